-- Every session once, by stream_id, user_pseudo_id and ga_session_id, with where it came from and what it bought.
-- Its date is that of its first event. Bots, and events without a user or a session, are left out.
WITH
  chosen AS (SELECT * FROM `{project}.{dataset}.deduplicated_events`),
  {visits},
  sales AS (
    SELECT
      stream_id, user_pseudo_id, ga_session_id,
      SUM(purchases) AS purchases,
      ARRAY_AGG(STRUCT(currency, purchases, revenue) ORDER BY currency) AS revenue
    FROM (
      SELECT stream_id, user_pseudo_id, ga_session_id, currency, COUNT(*) AS purchases, SUM(revenue) AS revenue
      FROM `{project}.{dataset}.purchases`
      GROUP BY stream_id, user_pseudo_id, ga_session_id, currency
    )
    GROUP BY stream_id, user_pseudo_id, ga_session_id
  )
SELECT
  v.date,
  v.stream_id,
  v.user_pseudo_id,
  v.ga_session_id,
  v.ga_session_number,
  v.user_id,
  v.session_start,
  v.session_end,
  -- GA4's definition: https://support.google.com/analytics/answer/12195621
  v.says_engaged OR v.engagement_time_msec > 10000 OR v.page_views > 1 OR s.purchases IS NOT NULL AS engaged,
  v.engagement_time_msec,
  v.events,
  v.page_views,
  v.landing_page,
  v.origin.cross_channel_campaign.source AS source,
  v.origin.cross_channel_campaign.medium AS medium,
  v.origin.cross_channel_campaign.campaign_name AS campaign,
  v.origin.cross_channel_campaign.default_channel_group AS default_channel_group,
  IFNULL(s.purchases, 0) AS purchases,
  IFNULL(s.revenue, []) AS revenue
FROM visits AS v
LEFT JOIN sales AS s USING (stream_id, user_pseudo_id, ga_session_id)
