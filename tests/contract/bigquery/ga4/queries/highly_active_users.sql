-- Source: after https://support.google.com/analytics/answer/9037342 (highly active users)
SELECT COUNT(DISTINCT user_id) AS highly_active_users
FROM
  (
    SELECT user_id, event_params.key, SUM(event_params.value.int_value)
    FROM `recent.events_*` AS T, T.event_params
    WHERE
      event_timestamp > UNIX_MICROS(TIMESTAMP_SUB(CURRENT_TIMESTAMP, INTERVAL 20 DAY))
      AND event_params.key = 'engagement_time_msec'
      AND _TABLE_SUFFIX BETWEEN '20180521' AND '20991231'
    GROUP BY 1, 2
    HAVING SUM(event_params.value.int_value) > 0.1 * 60 * 1000000
  )
