-- Source: after https://sem-report.com/blog/ga4/1267/
SELECT
  session_traffic_source_last_click.cross_channel_campaign.source AS session_source,
  session_traffic_source_last_click.cross_channel_campaign.medium AS session_medium,
  COUNT(DISTINCT CONCAT(
    user_pseudo_id, (SELECT value.int_value FROM UNNEST(event_params) WHERE key = 'ga_session_id'))) AS sessions,
  COUNTIF(event_name = 'purchase') AS purchases,
  SUM(IF(event_name = 'purchase', ecommerce.purchase_revenue, 0)) AS revenue
FROM `shop.events_*`
WHERE _TABLE_SUFFIX BETWEEN '20201128' AND '20201202'
GROUP BY 1, 2
ORDER BY session_source, session_medium
