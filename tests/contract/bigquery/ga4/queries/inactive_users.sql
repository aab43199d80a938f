-- Source: after https://support.google.com/analytics/answer/9037342 (N-day inactive users)
SELECT COUNT(DISTINCT month.user_id) AS inactive_users
FROM
  (
    SELECT user_id
    FROM `recent.events_*` AS T, T.event_params
    WHERE
      event_params.key = 'engagement_time_msec'
      AND event_params.value.int_value > 0
      AND event_timestamp > UNIX_MICROS(TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL 20 DAY))
      AND _TABLE_SUFFIX BETWEEN '20180521' AND '20991231'
  ) AS month
LEFT JOIN
  (
    SELECT user_id
    FROM `recent.events_*` AS T, T.event_params
    WHERE
      event_params.key = 'engagement_time_msec'
      AND event_params.value.int_value > 0
      AND event_timestamp > UNIX_MICROS(TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL 7 DAY))
      AND _TABLE_SUFFIX BETWEEN '20180521' AND '20991231'
  ) AS week
  ON month.user_id = week.user_id
WHERE week.user_id IS NULL
