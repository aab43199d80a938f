-- Source: after https://support.google.com/analytics/answer/9037342 (cohorts with filters)
SELECT COUNT(DISTINCT user_pseudo_id) AS users_acquired_through_google
FROM `recent.events_*`
WHERE
  event_name IN ('first_open', 'first_visit')
  AND event_timestamp > UNIX_MICROS(TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL 14 DAY))
  AND event_timestamp < UNIX_MICROS(TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL 7 DAY))
  AND traffic_source.source = 'google'
  AND _TABLE_SUFFIX BETWEEN '20180521' AND '20991231'
