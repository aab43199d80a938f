-- Source: after https://github.com/jrdnlwry/web_analytics_modeling (3_step_funnel.sql)
WITH
  viewed AS (
    SELECT user_pseudo_id, MIN(PARSE_DATE('%Y%m%d', _TABLE_SUFFIX)) AS day
    FROM `shop.events_*`
    WHERE event_name = 'view_item' AND _TABLE_SUFFIX BETWEEN '20201128' AND '20201202'
    GROUP BY user_pseudo_id
  ),
  added AS (
    SELECT e.user_pseudo_id, MIN(PARSE_DATE('%Y%m%d', _TABLE_SUFFIX)) AS day
    FROM `shop.events_*` AS e
    JOIN viewed ON viewed.user_pseudo_id = e.user_pseudo_id
    WHERE
      event_name = 'add_to_cart'
      AND _TABLE_SUFFIX BETWEEN '20201128' AND '20201202'
      AND PARSE_DATE('%Y%m%d', e._TABLE_SUFFIX) >= viewed.day
    GROUP BY 1
  ),
  bought AS (
    SELECT e.user_pseudo_id, MIN(PARSE_DATE('%Y%m%d', event_date)) AS day
    FROM `shop.events_*` AS e
    INNER JOIN added USING (user_pseudo_id)
    WHERE
      event_name = 'purchase'
      AND _TABLE_SUFFIX BETWEEN '20201128' AND '20201202'
      AND PARSE_DATE('%Y%m%d', event_date) >= added.day
    GROUP BY 1
  )
SELECT
  DATE_TRUNC(viewed.day, WEEK) AS week,
  COUNT(*) AS viewers,
  COUNT(added.day) AS adders,
  COUNT(bought.day) AS buyers,
  AVG(DATE_DIFF(bought.day, viewed.day, DAY)) AS days_to_buy
FROM viewed
LEFT JOIN added ON added.user_pseudo_id = viewed.user_pseudo_id
LEFT JOIN bought ON bought.user_pseudo_id = viewed.user_pseudo_id
GROUP BY week
ORDER BY week
