-- Source: https://developers.google.com/analytics/bigquery/basic-queries (Google, Apache-2.0)
-- Changed: the table's name.
SELECT
  EP.key AS event_param_key,
  COUNT(*) AS occurrences
FROM `shop.events_*`, UNNEST(event_params) AS EP
WHERE _TABLE_SUFFIX BETWEEN '20201201' AND '20201202'
GROUP BY event_param_key
ORDER BY event_param_key ASC;
