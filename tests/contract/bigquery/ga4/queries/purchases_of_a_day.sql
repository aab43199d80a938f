-- Source: after https://taggingdocs.com/ga4/bigquery/sql-primer/
SELECT
  event_timestamp,
  user_pseudo_id,
  ecommerce.transaction_id,
  ecommerce.purchase_revenue AS revenue,
  ARRAY_LENGTH(items) AS lines,
  ARRAY(SELECT item_name FROM UNNEST(items) ORDER BY price * quantity DESC, item_name LIMIT 2) AS top
FROM `shop.events_20201201`
WHERE event_name = 'purchase' AND ecommerce.purchase_revenue > 0
ORDER BY event_timestamp DESC
LIMIT 100
