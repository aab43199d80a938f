-- Source: after https://github.com/burcuab/how-to-bq (landingPageAndSource.sql)
WITH
  hits AS (
    SELECT
      CONCAT(
        user_pseudo_id,
        '.',
        CAST((SELECT value.int_value FROM UNNEST(event_params) WHERE key = 'ga_session_id') AS STRING)
      ) AS session,
      event_name,
      IF(
        (SELECT value.int_value FROM UNNEST(event_params) WHERE key = 'entrances') = 1,
        REGEXP_EXTRACT(
          (SELECT value.string_value FROM UNNEST(event_params) WHERE key = 'page_location'),
          r'^https?://[^/]+([^?#]*)'),
        NULL) AS entrance,
      (SELECT value.string_value FROM UNNEST(event_params) WHERE key = 'session_engaged') AS engaged,
      traffic_source
    FROM `shop.events_20*`
    WHERE PARSE_DATE('%y%m%d', _TABLE_SUFFIX) BETWEEN DATE '2020-11-28' AND DATE(2020, 12, 1)
  ),
  sessions AS (
    SELECT
      session,
      MAX(entrance) AS landing_page,
      ANY_VALUE(traffic_source.source) AS source,
      ANY_VALUE(traffic_source.medium) AS medium,
      ANY_VALUE(traffic_source.name) AS campaign,
      IFNULL(MAX(engaged), '0') = '1' AS is_engaged,
      COUNTIF(event_name = 'purchase') AS transactions
    FROM hits
    GROUP BY session
  )
SELECT
  landing_page,
  CONCAT(source, ' / ', medium) AS source_medium,
  campaign,
  COUNT(*) AS sessions,
  COUNTIF(is_engaged) AS engaged_sessions,
  COUNTIF(NOT is_engaged) AS bounces,
  ROUND(SAFE_DIVIDE(COUNTIF(NOT is_engaged), COUNT(*)), 4) AS bounce_rate,
  SUM(transactions) AS transactions
FROM sessions
WHERE landing_page IS NOT NULL
GROUP BY landing_page, source_medium, campaign
ORDER BY sessions DESC, landing_page, source_medium
