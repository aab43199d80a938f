-- Source: after https://github.com/hebervarga-data/ga4-analytics-portfolio (sql/bi/funnel_daily.sql)
SELECT
  DATE(TIMESTAMP_MICROS(event_timestamp)) AS day,
  COUNTIF(event_name = 'view_item') AS views,
  COUNTIF(event_name = 'add_to_cart') AS carts,
  COUNTIF(event_name = 'begin_checkout') AS checkouts,
  COUNTIF(event_name = 'purchase') AS purchases,
  SAFE_DIVIDE(COUNTIF(event_name = 'purchase'), COUNTIF(event_name = 'view_item')) AS view_to_buy,
  SUM(IF(event_name = 'purchase', ecommerce.purchase_revenue, 0)) AS revenue
FROM `shop.events_*`
WHERE REGEXP_CONTAINS(_TABLE_SUFFIX, r'^(intraday_)?202012\d{2}$')
GROUP BY day
ORDER BY day
