-- Source: after https://github.com/Velir/dbt-ga4 (the session's landing page)
SELECT
  user_pseudo_id,
  ep.value.int_value AS session_id,
  NET.HOST(page.value.string_value) AS host,
  SPLIT(page.value.string_value, '/')[SAFE_OFFSET(3)] AS path,
FROM
  `shop.events_*`,
  UNNEST(event_params) AS ep,
  UNNEST(event_params) AS page
WHERE
  ep.key = 'ga_session_id'
  AND page.key = 'page_location'
  AND _TABLE_SUFFIX BETWEEN '20201130' AND '20201201'
QUALIFY
  ROW_NUMBER() OVER (PARTITION BY user_pseudo_id, session_id ORDER BY event_timestamp) = 1
ORDER BY user_pseudo_id, session_id
