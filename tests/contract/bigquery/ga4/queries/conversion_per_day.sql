-- Source: after https://github.com/Pro2610/Mobile-App-Usage-Analysis-GA4-Sample-Dataset-markdown-Copiar-Editar (conversion_rate.sql)
WITH
  users AS (
    SELECT event_date, event_name, COUNT(DISTINCT user_pseudo_id) AS n
    FROM `shop.events_*`
    WHERE
      event_name IN ('session_start', 'add_to_cart', 'purchase')
      AND _TABLE_SUFFIX NOT LIKE 'intraday%'
    GROUP BY event_date, event_name
  ),
  days AS (
    SELECT
      PARSE_DATE('%Y%m%d', event_date) AS day,
      MAX(CASE WHEN event_name = 'session_start' THEN n ELSE 0 END) AS visitors,
      MAX(CASE WHEN event_name = 'add_to_cart' THEN n ELSE 0 END) AS carts,
      MAX(CASE WHEN event_name = 'purchase' THEN n ELSE 0 END) AS buyers
    FROM users
    GROUP BY day
  )
SELECT
  day,
  visitors,
  carts,
  buyers,
  ROUND(carts / NULLIF(visitors, 0), 4) AS cart_rate,
  ROUND(buyers / NULLIF(visitors, 0), 4) AS conversion_rate
FROM days
ORDER BY day
