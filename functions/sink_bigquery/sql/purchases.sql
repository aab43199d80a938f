-- Every purchase once: the first event of its stream_id and transaction_id (without a transaction_id, of its event_id),
-- less what was refunded. Bots' are left out.
WITH
  orders AS (
    SELECT
      date, event_name, event_id, event_timestamp, stream_id, user_pseudo_id, user_id, ecommerce,
      -- The words for "none" are those of the live counters.
      IF(
        LOWER(TRIM(ecommerce.transaction_id)) IN
          ('', '(not set)', 'undefined', 'null', 'none', 'nan', '[object object]'),
        NULL, ecommerce.transaction_id) AS transaction_id,
      (SELECT MAX(p.value.int_value) FROM UNNEST(event_params) AS p WHERE p.key = 'ga_session_id') AS ga_session_id,
      (SELECT UPPER(MAX(p.value.string_value)) FROM UNNEST(event_params) AS p WHERE p.key = 'currency') AS currency,
      (SELECT MAX(p.value.string_value) FROM UNNEST(event_params) AS p WHERE p.key = 'refund_id') AS refund_id,
      -- Refunds that list the same lines are one refund, in whatever order.
      (SELECT STRING_AGG(i.line, ',' ORDER BY i.line) FROM (
        SELECT TO_JSON_STRING(STRUCT(i.item_id, i.quantity, i.price)) AS line FROM UNNEST(items) AS i) AS i) AS lines
    FROM `{project}.{dataset}.deduplicated_events`
    WHERE event_name IN ('purchase', 'refund') AND angelia.is_bot IS NOT TRUE
  ),
  bought AS (
    SELECT
      *,
      COUNT(*) OVER (PARTITION BY stream_id, transaction_id, IF(transaction_id IS NULL, event_id, '')) AS times_sent,
      SAFE_CAST(ecommerce.purchase_revenue AS NUMERIC) AS revenue
    FROM orders
    WHERE event_name = 'purchase'
    QUALIFY ROW_NUMBER() OVER (
      PARTITION BY stream_id, transaction_id, IF(transaction_id IS NULL, event_id, '')
      ORDER BY event_timestamp, event_id) = 1
  ),
  -- Each refund once, by the rule of the live counters: by its refund_id, else by its lines, else the whole.
  given_back AS (
    SELECT stream_id, transaction_id, SAFE_CAST(ecommerce.refund_value AS NUMERIC) AS amount
    FROM orders
    WHERE event_name = 'refund' AND transaction_id IS NOT NULL
    QUALIFY ROW_NUMBER() OVER (
      PARTITION BY stream_id, transaction_id, refund_id, IF(refund_id IS NULL, lines, '')
      ORDER BY event_timestamp, event_id) = 1
  ),
  refunded AS (
    SELECT
      b.stream_id, b.transaction_id,
      COUNT(*) AS refunds,
      -- A refund without an amount gives back all; together they give back no more than was paid.
      LEAST(SUM(IFNULL(g.amount, b.revenue)), MAX(b.revenue)) AS refunded
    FROM given_back AS g
    JOIN bought AS b USING (stream_id, transaction_id)
    GROUP BY b.stream_id, b.transaction_id
  )
SELECT
  b.date,
  b.stream_id,
  b.transaction_id,
  b.event_id,
  TIMESTAMP_MICROS(b.event_timestamp) AS purchased_at,
  b.user_pseudo_id,
  b.user_id,
  b.ga_session_id,
  b.currency,
  b.revenue,
  SAFE_CAST(b.ecommerce.tax_value AS NUMERIC) AS tax,
  SAFE_CAST(b.ecommerce.shipping_value AS NUMERIC) AS shipping,
  b.ecommerce.total_item_quantity AS item_quantity,
  b.times_sent,
  IFNULL(r.refunds, 0) AS refunds,
  IFNULL(r.refunded, 0) AS refunded,
  b.revenue - IFNULL(r.refunded, 0) AS net_revenue
FROM bought AS b
LEFT JOIN refunded AS r USING (stream_id, transaction_id)
