-- Source: after https://github.com/Velir/dbt-ga4 (time on page by the next event)
WITH
  pages AS (
    SELECT
      (SELECT value.string_value FROM UNNEST(event_params) WHERE key = 'page_title') AS title,
      event_timestamp,
      LEAD(event_timestamp) OVER (
        PARTITION BY
          user_pseudo_id,
          (SELECT value.int_value FROM UNNEST(event_params) WHERE key = 'ga_session_id')
        ORDER BY event_timestamp) AS next_timestamp
    FROM `shop.events_*`
    WHERE event_name = 'page_view' AND _TABLE_SUFFIX < '20201202'
  )
SELECT
  COALESCE(title, '(not set)') AS title,
  COUNT(next_timestamp) AS pages_left,
  ROUND(AVG(next_timestamp - event_timestamp) / 1e6, 3) AS seconds,
  MAX(TIMESTAMP_DIFF(
    TIMESTAMP_MICROS(next_timestamp), TIMESTAMP_MICROS(event_timestamp), SECOND)) AS longest
FROM pages
GROUP BY 1
ORDER BY 1
