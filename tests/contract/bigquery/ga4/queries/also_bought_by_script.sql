-- Source: after https://developers.google.com/analytics/bigquery/advanced-queries (the optimized one)
DECLARE selected_product STRING DEFAULT 'Google Navy Speckled Tee';

WITH
  lists AS (
    SELECT
      user_pseudo_id,
      ARRAY_AGG(STRUCT(item.item_name, item.quantity)) AS bought
    FROM `shop.events_*`, UNNEST(items) AS item
    WHERE
      _TABLE_SUFFIX BETWEEN '20201101' AND '20210131'
      AND event_name = 'purchase'
    GROUP BY user_pseudo_id
  )
SELECT one.item_name, SUM(one.quantity) AS item_quantity
FROM lists, UNNEST(bought) AS one
WHERE
  selected_product IN (SELECT item_name FROM UNNEST(bought))
  AND one.item_name != selected_product
GROUP BY one.item_name
ORDER BY item_quantity DESC;
