-- Source: https://developers.google.com/analytics/bigquery/basic-queries (Google, Apache-2.0)
-- Changed: the table's name.
SELECT
  item_id,
  item_name,
  COUNT(DISTINCT user_pseudo_id) AS user_count
FROM `shop.events_*`, UNNEST(items)
WHERE
  _TABLE_SUFFIX BETWEEN '20201101' AND '20210131'
  AND event_name IN ('add_to_cart')
GROUP BY 1, 2
ORDER BY user_count DESC
LIMIT 10;
