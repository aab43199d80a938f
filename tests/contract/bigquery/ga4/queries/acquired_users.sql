-- Source: after https://support.google.com/analytics/answer/9037342 (acquired users)
SELECT COUNT(DISTINCT user_id) AS acquired_users
FROM `shop.events_*`
WHERE
  traffic_source.source = 'google'
  AND traffic_source.medium = 'cpc'
  AND traffic_source.name = 'VTA-Test-Android'
  AND _TABLE_SUFFIX BETWEEN '20201128' AND '20201201'
