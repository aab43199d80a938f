-- Source: https://developers.google.com/analytics/bigquery/basic-queries (Google, Apache-2.0)
-- Changed: the table's name.
SELECT
  COUNT(*) / COUNT(DISTINCT user_pseudo_id) AS avg_transaction_per_purchaser
FROM `shop.events_*`
WHERE
  event_name IN ('in_app_purchase', 'purchase')
  AND _TABLE_SUFFIX BETWEEN '20201201' AND '20201231';
