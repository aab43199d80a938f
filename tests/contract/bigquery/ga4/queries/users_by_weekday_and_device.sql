-- Source: after https://adswerve.com/blog/ga4-bigquery-guide-users-and-sessions-part-one
SELECT *
FROM
  (
    SELECT
      FORMAT_DATE('%A', PARSE_DATE('%Y%m%d', event_date)) AS weekday,
      device.category,
      user_pseudo_id
    FROM `shop.events_*`
    WHERE _TABLE_SUFFIX BETWEEN '20201128' AND '20201202'
  )
  PIVOT(COUNT(DISTINCT user_pseudo_id) FOR category IN ('desktop', 'mobile', 'tablet' AS tablets))
ORDER BY weekday
