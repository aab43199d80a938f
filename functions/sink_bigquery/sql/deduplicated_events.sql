-- Every event once: of the rows with one date and event_id, the one that was stored first.
-- A filter on date reads the partitions of those days only.
SELECT *
FROM `{project}.{dataset}.events`
WHERE TRUE
QUALIFY ROW_NUMBER() OVER (PARTITION BY date, event_id ORDER BY synced_at_micros_) = 1
