-- Source: after https://support.google.com/analytics/answer/9037342 (purchasers)
SELECT COUNT(DISTINCT user_id) AS purchasers
FROM `shop.events_*`
WHERE
  event_name IN ('purchase', 'in_app_purchase')
  AND _TABLE_SUFFIX BETWEEN '20180501' AND '20240131'
