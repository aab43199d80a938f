-- Source: after https://www.ga4bigquery.com/introduction-to-google-analytics-4-ga4-export-data-in-bigquery/
WITH
  sessions AS (
    SELECT
      traffic_source.medium,
      user_pseudo_id,
      (SELECT value.int_value FROM UNNEST(event_params) WHERE key = 'ga_session_id') AS id,
      MAX((SELECT value.string_value FROM UNNEST(event_params) WHERE key = 'session_engaged')) AS engaged,
      SUM((SELECT value.int_value FROM UNNEST(event_params) WHERE key = 'engagement_time_msec')) AS msec
    FROM `shop.events_*`
    WHERE REPLACE(_TABLE_SUFFIX, 'intraday_', '') >= '20201129'
    GROUP BY 1, 2, 3
  )
SELECT
  medium,
  COUNT(DISTINCT CONCAT(user_pseudo_id, id)) AS sessions,
  COUNT(DISTINCT CASE WHEN engaged = '1' THEN CONCAT(user_pseudo_id, id) END) AS engaged_sessions,
  SUM(msec) / 1000 AS seconds,
  APPROX_QUANTILES(IFNULL(msec, 0), 2)[OFFSET(0)] AS least_msec
FROM sessions
GROUP BY medium
ORDER BY medium
