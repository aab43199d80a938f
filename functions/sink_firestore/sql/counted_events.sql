-- Every purchase and refund once, a transaction's own beside each other.
-- Of bots too: what counts is decided by the code that counts.
SELECT
  event_name, event_id, event_date, event_timestamp, stream_id, event_params, ecommerce, items,
  STRUCT(angelia.is_bot AS is_bot, angelia.warnings AS warnings) AS angelia,
  COALESCE(synced_at_micros_, received_at_micros, event_timestamp) AS stored_micros
FROM `{project}.{dataset}.deduplicated_events`
WHERE event_name IN ('purchase', 'refund')
ORDER BY stream_id, ecommerce.transaction_id, event_id
