-- GA4's daily tables: events_YYYYMMDD of the last {days} days, late events among them, and events_intraday_YYYYMMDD of
-- today. Days that a pause of this query has left out are made up for. Each event once, bots left out, GA4's columns.
DECLARE today DATE DEFAULT CURRENT_DATE('{time_zone}');
DECLARE oldest DATE DEFAULT (
  SELECT LEAST(
    DATE_SUB(today, INTERVAL {days} DAY),
    IFNULL(MIN(SAFE.PARSE_DATE('%Y%m%d', SUBSTR(table_name, LENGTH('events_intraday_') + 1))), today))
  FROM `{project}.{dataset}`.INFORMATION_SCHEMA.TABLES
  WHERE REGEXP_CONTAINS(table_name, r'^events_intraday_[0-9]{8}$'));

FOR made IN (
  SELECT FORMAT_DATE('%F', d) AS day, FORMAT_DATE('%Y%m%d', d) AS suffix, d = today AS is_today
  FROM UNNEST(GENERATE_DATE_ARRAY(oldest, today)) AS d
  ORDER BY d
) DO
  EXECUTE IMMEDIATE FORMAT("""
    CREATE OR REPLACE TABLE `{project}.{dataset}.events_%s%s` AS
    SELECT
      event_date, event_timestamp, event_previous_timestamp, event_name, event_params, event_value_in_usd,
      event_bundle_sequence_id, event_server_timestamp_offset, event_original_occurrence_timestamp, user_id,
      user_pseudo_id, privacy_info, user_properties, user_first_touch_timestamp, user_ltv, device, geo, app_info,
      traffic_source, stream_id, platform, event_dimensions, ecommerce, items, collected_traffic_source,
      is_active_user, batch_event_index, batch_page_id, batch_ordering_id, session_traffic_source_last_click, publisher
    FROM `{project}.{dataset}.events`
    WHERE date = '%s' AND angelia.is_bot IS NOT TRUE
    QUALIFY ROW_NUMBER() OVER (PARTITION BY event_id ORDER BY synced_at_micros_) = 1
  """, IF(made.is_today, 'intraday_', ''), made.suffix, made.day);
  IF NOT made.is_today THEN
    EXECUTE IMMEDIATE FORMAT('DROP TABLE IF EXISTS `{project}.{dataset}.events_intraday_%s`', made.suffix);
  END IF;
END FOR;
