  -- Every session of the rows in `chosen`, by stream_id, user_pseudo_id and ga_session_id, and where it came from.
  -- Bots, and events without a user or a session, are left out.
  people AS (
    SELECT
      date, event_name, event_id, stream_id, user_pseudo_id, user_id, event_timestamp, batch_event_index, event_params,
      user_first_touch_timestamp, traffic_source,
      STRUCT(
        session_traffic_source_last_click.manual_campaign AS manual_campaign,
        session_traffic_source_last_click.cross_channel_campaign AS cross_channel_campaign) AS click,
      collected_traffic_source AS tags,
      angelia.channel_group,
      angelia.click_ids
    FROM chosen
    WHERE user_pseudo_id IS NOT NULL AND angelia.is_bot IS NOT TRUE
  ),
  hits AS (
    SELECT
      * EXCEPT (event_params, click_ids),
      (SELECT MAX(p.value.int_value) FROM UNNEST(event_params) AS p WHERE p.key = 'ga_session_id') AS ga_session_id,
      (SELECT MAX(p.value.int_value) FROM UNNEST(event_params) AS p WHERE p.key = 'ga_session_number') AS ga_session_number,
      (SELECT MAX(p.value.string_value) FROM UNNEST(event_params) AS p WHERE p.key = 'page_location') AS page_location,
      (SELECT MAX(p.value.int_value) FROM UNNEST(event_params) AS p WHERE p.key = 'engagement_time_msec') AS engagement_time_msec,
      (SELECT LOGICAL_OR(p.value.string_value = '1' OR p.value.int_value = 1)
        FROM UNNEST(event_params) AS p WHERE p.key = 'session_engaged') AS says_engaged,
      tags.gclid IS NOT NULL
        OR EXISTS(SELECT 1 FROM UNNEST(click_ids) AS c WHERE c.key IN ('gbraid', 'wbraid')) AS is_google_ad
    FROM people
  ),
  named AS (
    SELECT
      *,
      is_google_ad OR COALESCE(tags.manual_source, tags.manual_medium, tags.manual_campaign_name) IS NOT NULL
        AND IFNULL(tags.manual_source, '') != '(direct)' AS is_collected,
      IFNULL(tags.manual_source, '(not set)') AS source,
      IFNULL(tags.manual_medium, '(not set)') AS medium,
      IFNULL(tags.manual_campaign_name, '(not set)') AS campaign_name,
      IFNULL(channel_group, 'Unassigned') AS channel
    FROM hits
    WHERE ga_session_id IS NOT NULL
  ),
  -- Two records of session_traffic_source_last_click, filled as enrich fills them: as a click says, as was collected.
  sourced AS (
    SELECT
      *,
      IF(click.cross_channel_campaign.source != '(direct)', click, NULL) AS clicked,
      IF(is_collected,
        STRUCT(
          STRUCT(
            tags.manual_campaign_id AS campaign_id, campaign_name AS campaign_name, source AS source, medium AS medium,
            tags.manual_term AS term, tags.manual_content AS content, tags.manual_source_platform AS source_platform,
            tags.manual_creative_format AS creative_format, tags.manual_marketing_tactic AS marketing_tactic
          ) AS manual_campaign,
          STRUCT(
            tags.manual_campaign_id AS campaign_id, campaign_name AS campaign_name,
            IF(is_google_ad, 'google', source) AS source, IF(is_google_ad, 'cpc', medium) AS medium,
            tags.manual_source_platform AS source_platform,
            channel AS default_channel_group, channel AS primary_channel_group
          ) AS cross_channel_campaign),
        NULL) AS collected
    FROM named
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
        STRUCT(
          STRUCT(
            CAST(NULL AS STRING) AS campaign_id, '(direct)' AS campaign_name, '(direct)' AS source, '(none)' AS medium,
            CAST(NULL AS STRING) AS term, CAST(NULL AS STRING) AS content, CAST(NULL AS STRING) AS source_platform,
            CAST(NULL AS STRING) AS creative_format, CAST(NULL AS STRING) AS marketing_tactic
          ) AS manual_campaign,
          STRUCT(
            CAST(NULL AS STRING) AS campaign_id, '(direct)' AS campaign_name, '(direct)' AS source, '(none)' AS medium,
            CAST(NULL AS STRING) AS source_platform,
            'Direct' AS default_channel_group, 'Direct' AS primary_channel_group
          ) AS cross_channel_campaign)
      ) AS origin,
      -- The user's first touch, where an event of the session knows it.
      MIN(user_first_touch_timestamp) AS first_touch_micros,
      ARRAY_AGG(traffic_source IGNORE NULLS ORDER BY event_timestamp, batch_event_index, event_id LIMIT 1)[SAFE_OFFSET(0)]
        AS first_source
    FROM sourced
    GROUP BY stream_id, user_pseudo_id, ga_session_id
  )
