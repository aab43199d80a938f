-- Source: after https://support.google.com/analytics/answer/9037342 (frequently active users)
SELECT COUNT(DISTINCT user_id) AS frequent_users
FROM
  (
    SELECT user_id, COUNT(DISTINCT event_date)
    FROM `recent.events_*` AS T CROSS JOIN T.event_params
    WHERE
      event_params.key = 'engagement_time_msec'
      AND event_params.value.int_value > 0
      AND event_timestamp > UNIX_MICROS(TIMESTAMP_SUB(CURRENT_TIMESTAMP, INTERVAL 10 DAY))
      AND _TABLE_SUFFIX BETWEEN '20180521' AND '20991231'
    GROUP BY 1
    HAVING COUNT(event_date) >= 4
  )
