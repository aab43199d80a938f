-- Every purchase and refund, a transaction's own beside each other.
-- Not deduplicated_events: the sink counts by transaction, so it has counted two events of one day
-- that were sent with one event_id. What is there twice comes to the same facts.
-- Of bots too: what counts is decided by the code that counts.
SELECT
  event_name, event_id, event_date, event_timestamp, stream_id, event_params, ecommerce, items,
  STRUCT(angelia.is_bot AS is_bot, angelia.warnings AS warnings) AS angelia,
  COALESCE(synced_at_micros_, received_at_micros, event_timestamp) AS stored_micros
FROM `{project}.{dataset}.events`
WHERE event_name IN ('purchase', 'refund')
ORDER BY stream_id, ecommerce.transaction_id, event_id
