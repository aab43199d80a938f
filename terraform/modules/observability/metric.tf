# Every line of WARNING and above that a stage logs, counted by what it says. Lines that an
# exclusion keeps out of storage are counted all the same.

resource "google_logging_metric" "stage_logs" {
  project     = var.project_id
  name        = "${var.name}_stage_logs"
  description = "Log lines of WARNING and above by stage, message (event) and reason."

  filter = <<-EOT
    resource.type="cloud_run_revision"
    resource.labels.service_name=(${join(" OR ", [for name in sort(values(var.services)) : format("%q", name)])})
    jsonPayload.stage:*
    severity>=WARNING
  EOT

  # Words of our own alone, so the series stay few: shared/errors.py, functions/ingest's error codes,
  # and names of exceptions.
  label_extractors = {
    stage  = "EXTRACT(jsonPayload.stage)"
    event  = "EXTRACT(jsonPayload.message)"
    reason = "EXTRACT(jsonPayload.reason)"
  }

  metric_descriptor {
    metric_kind  = "DELTA"
    value_type   = "INT64"
    unit         = "1"
    display_name = "Log lines of the stages"

    labels {
      key         = "stage"
      description = "The function."
    }
    labels {
      key         = "event"
      description = "The line's constant message."
    }
    labels {
      key         = "reason"
      description = "Why: of dead_letter, refused and retry_later."
    }
  }
}

# Monitoring knows a new metric only a while after Logging does, and refuses an alert on it before.
resource "time_sleep" "metric_is_known" {
  create_duration = "60s"

  triggers = {
    metric = google_logging_metric.stage_logs.id
  }
}

locals {
  stage_logs = "resource.type = \"cloud_run_revision\" AND metric.type = \"logging.googleapis.com/user/${google_logging_metric.stage_logs.name}\""

  # What time does not heal: each of these lines of ours asks for a person.
  operator_events = [
    "append_failed",        # sink_bigquery: no such table, no right to it, no quota
    "append_refused",       # sink_bigquery: BigQuery refuses every row
    "feed_failed",          # dashboard: a bug
    "geo_database_damaged", # enrich
    "internal_error",       # any: a bug
    "no_credentials",       # sink_bigquery
    "publish_refused",      # any: no such topic, no right to it
    "table_schema_unknown", # sink_bigquery
    "table_unusable",       # sink_bigquery: the table lacks columns that every row needs
  ]
}
