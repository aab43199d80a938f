-- Every session once, by stream_id, user_pseudo_id and ga_session_id, with where it came from and what it bought.
-- Its date is that of its first event. Bots, and events without a user or a session, are left out.
WITH
  hits AS (
    SELECT
      date, event_name, event_id, stream_id, user_pseudo_id, user_id, event_timestamp, batch_event_index,
      (SELECT MAX(p.value.int_value) FROM UNNEST(event_params) AS p WHERE p.key = 'ga_session_id') AS ga_session_id,
      (SELECT MAX(p.value.int_value) FROM UNNEST(event_params) AS p WHERE p.key = 'ga_session_number') AS ga_session_number,
      (SELECT MAX(p.value.string_value) FROM UNNEST(event_params) AS p WHERE p.key = 'page_location') AS page_location,
      (SELECT MAX(p.value.int_value) FROM UNNEST(event_params) AS p WHERE p.key = 'engagement_time_msec') AS engagement_time_msec,
      (SELECT LOGICAL_OR(p.value.string_value = '1' OR p.value.int_value = 1)
        FROM UNNEST(event_params) AS p WHERE p.key = 'session_engaged') AS says_engaged,
      session_traffic_source_last_click.cross_channel_campaign AS click,
      collected_traffic_source AS tags,
      angelia.channel_group,
      collected_traffic_source.gclid IS NOT NULL
        OR EXISTS(SELECT 1 FROM UNNEST(angelia.click_ids) AS c WHERE c.key IN ('gbraid', 'wbraid')) AS is_google_ad
    FROM `{project}.{dataset}.deduplicated_events`
    WHERE user_pseudo_id IS NOT NULL AND angelia.is_bot IS NOT TRUE
  ),
  sourced AS (
    SELECT
      *,
      IF(click.source != '(direct)',
        STRUCT(click.source AS source, click.medium AS medium, click.campaign_name AS campaign,
          click.default_channel_group AS default_channel_group),
        NULL) AS clicked,
      IF(is_google_ad OR COALESCE(tags.manual_source, tags.manual_medium, tags.manual_campaign_name) IS NOT NULL
          AND IFNULL(tags.manual_source, '') != '(direct)',
        STRUCT(
          IF(is_google_ad, 'google', IFNULL(tags.manual_source, '(not set)')) AS source,
          IF(is_google_ad, 'cpc', IFNULL(tags.manual_medium, '(not set)')) AS medium,
          IFNULL(tags.manual_campaign_name, '(not set)') AS campaign,
          IFNULL(channel_group, 'Unassigned') AS default_channel_group),
        NULL) AS collected
    FROM hits
    WHERE ga_session_id IS NOT NULL
  ),
  visits AS (
    SELECT
      MIN(date) AS date,
      stream_id,
      user_pseudo_id,
      ga_session_id,
      MAX(ga_session_number) AS ga_session_number,
      MAX(user_id) AS user_id,
      TIMESTAMP_MICROS(MIN(event_timestamp)) AS session_start,
      TIMESTAMP_MICROS(MAX(event_timestamp)) AS session_end,
      IFNULL(LOGICAL_OR(says_engaged), FALSE) AS says_engaged,
      IFNULL(SUM(engagement_time_msec), 0) AS engagement_time_msec,
      COUNT(*) AS events,
      COUNTIF(event_name = 'page_view') AS page_views,
      -- A page that was seen before its visitor could be known has no page_view here, but began the session.
      ARRAY_AGG(page_location IGNORE NULLS
        ORDER BY CASE event_name WHEN 'session_start' THEN 0 WHEN 'page_view' THEN 1 ELSE 2 END,
          event_timestamp, batch_event_index, event_id LIMIT 1)[SAFE_OFFSET(0)] AS landing_page,
      -- The last click that is not direct; else the first source that was collected; else nothing is known.
      COALESCE(
        ARRAY_AGG(clicked IGNORE NULLS ORDER BY event_timestamp DESC, batch_event_index DESC, event_id DESC LIMIT 1)[SAFE_OFFSET(0)],
        ARRAY_AGG(collected IGNORE NULLS ORDER BY event_timestamp, batch_event_index, event_id LIMIT 1)[SAFE_OFFSET(0)],
        STRUCT('(direct)' AS source, '(none)' AS medium, '(direct)' AS campaign, 'Direct' AS default_channel_group)
      ) AS origin
    FROM sourced
    GROUP BY stream_id, user_pseudo_id, ga_session_id
  ),
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
  v.origin.source,
  v.origin.medium,
  v.origin.campaign,
  v.origin.default_channel_group,
  IFNULL(s.purchases, 0) AS purchases,
  IFNULL(s.revenue, []) AS revenue
FROM visits AS v
LEFT JOIN sales AS s USING (stream_id, user_pseudo_id, ga_session_id)
