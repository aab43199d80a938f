-- Source: after https://support.google.com/analytics/answer/9037342 (N-day active users)
SELECT COUNT(DISTINCT user_id) AS active_users
FROM `recent.events_*` AS T CROSS JOIN T.event_params
WHERE
  event_params.key = 'engagement_time_msec'
  AND event_params.value.int_value > 0
  AND event_timestamp > UNIX_MICROS(TIMESTAMP_SUB(CURRENT_TIMESTAMP, INTERVAL 7 DAY))
  AND _TABLE_SUFFIX > '20180521'
