-- GA4's daily tables: events_YYYYMMDD of the last {days} days, late events among them, and events_intraday_YYYYMMDD of
-- today. Days that a pause of this query has left out are made up for. Each event once, bots left out, GA4's columns;
-- the source of a session on all of its events.
DECLARE today DATE DEFAULT CURRENT_DATE('{time_zone}');
DECLARE oldest DATE DEFAULT (
  SELECT LEAST(
    DATE_SUB(today, INTERVAL {days} DAY),
    IFNULL(MIN(SAFE.PARSE_DATE('%Y%m%d', SUBSTR(table_name, LENGTH('events_intraday_') + 1))), today))
  FROM `{project}.{dataset}`.INFORMATION_SCHEMA.TABLES
  WHERE REGEXP_CONTAINS(table_name, r'^events_intraday_[0-9]{8}$'));

-- The sessions of these days and of the day before, when the first of them may have begun. By their dates in words, so
-- that BigQuery certainly reads these partitions and no others.
EXECUTE IMMEDIATE FORMAT("""
  CREATE TEMP TABLE sessions_of_these_days AS
  WITH
  chosen AS (
    SELECT *
    FROM `{project}.{dataset}.events`
    WHERE date >= '%s'
    QUALIFY ROW_NUMBER() OVER (PARTITION BY date, event_id ORDER BY synced_at_micros_) = 1
  ),
  {visits}
  SELECT stream_id, user_pseudo_id, ga_session_id, session_start, origin, first_touch_micros, first_source
  FROM visits
""", FORMAT_DATE('%F', DATE_SUB(oldest, INTERVAL 1 DAY)));

FOR made IN (
  SELECT
    FORMAT_DATE('%F', d) AS day,
    FORMAT_DATE('%F', DATE_SUB(d, INTERVAL 1 DAY)) AS day_before,
    FORMAT_DATE('%Y%m%d', d) AS suffix,
    d = today AS is_today
  FROM UNNEST(GENERATE_DATE_ARRAY(oldest, today)) AS d
  ORDER BY d
) DO
  -- A session that is there in the first 8 hours of the day before may have begun before them (GA4 lets one be silent for
  -- 7:55). Where it came from would depend on how many days are read: its events keep what they say themselves.
  EXECUTE IMMEDIATE FORMAT("""
    CREATE OR REPLACE TABLE `{project}.{dataset}.events_%s%s` AS
    SELECT
      event_date, event_timestamp, event_previous_timestamp, event_name, event_params, event_value_in_usd,
      event_bundle_sequence_id, event_server_timestamp_offset, event_original_occurrence_timestamp, user_id,
      e.user_pseudo_id, privacy_info, user_properties,
      COALESCE(e.user_first_touch_timestamp, s.first_touch_micros) AS user_first_touch_timestamp,
      user_ltv, device, geo, app_info,
      COALESCE(e.traffic_source, s.first_source) AS traffic_source,
      e.stream_id, platform, event_dimensions, ecommerce, items, collected_traffic_source,
      is_active_user, batch_event_index, batch_page_id, batch_ordering_id,
      IF(s.stream_id IS NULL, e.session_traffic_source_last_click,
        STRUCT(
          s.origin.manual_campaign AS manual_campaign,
          e.session_traffic_source_last_click.google_ads_campaign AS google_ads_campaign,
          s.origin.cross_channel_campaign AS cross_channel_campaign,
          e.session_traffic_source_last_click.sa360_campaign AS sa360_campaign,
          e.session_traffic_source_last_click.cm360_campaign AS cm360_campaign,
          e.session_traffic_source_last_click.dv360_campaign AS dv360_campaign)) AS session_traffic_source_last_click,
      publisher
    FROM (
      SELECT
        *,
        (SELECT MAX(p.value.int_value) FROM UNNEST(event_params) AS p WHERE p.key = 'ga_session_id') AS its_session
      FROM `{project}.{dataset}.events`
      WHERE date = '%s' AND angelia.is_bot IS NOT TRUE
      QUALIFY ROW_NUMBER() OVER (PARTITION BY event_id ORDER BY synced_at_micros_) = 1
    ) AS e
    LEFT JOIN sessions_of_these_days AS s
      ON s.stream_id = e.stream_id AND s.user_pseudo_id = e.user_pseudo_id AND s.ga_session_id = e.its_session
      AND s.session_start >= TIMESTAMP('%s 08:00:00', '{time_zone}')
  """, IF(made.is_today, 'intraday_', ''), made.suffix, made.day, made.day_before);
  IF NOT made.is_today THEN
    EXECUTE IMMEDIATE FORMAT('DROP TABLE IF EXISTS `{project}.{dataset}.events_intraday_%s`', made.suffix);
  END IF;
END FOR;
