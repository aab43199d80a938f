# What is set aside, and what asks for a person.

resource "google_monitoring_alert_policy" "dead_letters" {
  project               = var.project_id
  display_name          = "${var.name}: dead letters"
  combiner              = "OR"
  severity              = "WARNING"
  notification_channels = local.channels
  user_labels           = var.labels

  conditions {
    display_name = "More than ${var.thresholds.dead_letters_an_hour} dead letters in an hour"

    condition_threshold {
      filter          = local.published[var.topics.dead_letter]
      comparison      = "COMPARISON_GT"
      threshold_value = var.thresholds.dead_letters_an_hour
      duration        = "0s"

      aggregations {
        alignment_period     = "3600s"
        per_series_aligner   = "ALIGN_DELTA"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }

  conditions {
    display_name = "A flood: over ${format("%.4g", var.thresholds.dead_letter_ratio * 100)} % of what comes in"

    condition_threshold {
      filter             = local.published[var.topics.dead_letter]
      denominator_filter = local.published[var.topics.raw]
      comparison         = "COMPARISON_GT"
      threshold_value    = var.thresholds.dead_letter_ratio
      duration           = "0s"

      aggregations {
        alignment_period     = "900s"
        per_series_aligner   = "ALIGN_DELTA"
        cross_series_reducer = "REDUCE_SUM"
      }

      denominator_aggregations {
        alignment_period     = "900s"
        per_series_aligner   = "ALIGN_DELTA"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }

  alert_strategy {
    auto_close = local.auto_close
  }

  documentation {
    mime_type = "text/markdown"
    content   = <<-EOT
      A stage refused messages, events or rows, and set them aside with their reason. They are in the table `dead_letters`
      and wait 7 days for a replay. A few are senders' mistakes; a **flood** is a deploy of ours or of the site's tag: roll
      it back first. What, where and why:

      ```
      ${local.logs} 'jsonPayload.message="dead_letter"' --format='table(timestamp,jsonPayload.stage,jsonPayload.reason,jsonPayload.detail,jsonPayload.stream_id)'
      ```

      Next: docs/operations.md, "Dead letters".
    EOT
  }
}

resource "google_monitoring_alert_policy" "errors" {
  project               = var.project_id
  display_name          = "${var.name}: a stage asks for help"
  combiner              = "OR"
  severity              = "ERROR"
  notification_channels = local.channels
  user_labels           = var.labels

  conditions {
    display_name = "More than ${var.thresholds.errors_in_10_minutes} log lines in 10 minutes that time does not heal"

    condition_threshold {
      filter          = "${local.stage_logs} AND metric.labels.event = one_of(${join(",", [for event in local.operator_events : format("%q", event)])})"
      comparison      = "COMPARISON_GT"
      threshold_value = var.thresholds.errors_in_10_minutes
      duration        = "0s"

      aggregations {
        alignment_period     = "600s"
        per_series_aligner   = "ALIGN_DELTA"
        cross_series_reducer = "REDUCE_SUM"
        group_by_fields      = ["metric.label.stage", "metric.label.event"]
      }
    }
  }

  # A run that BigQuery gave up: by its final state, for what is logged on the way may have been tried again.
  # Google's page has the states in small letters, what is in use has them in capitals.
  # https://cloud.google.com/bigquery/docs/dts-monitor
  dynamic "conditions" {
    for_each = var.scheduled_queries

    content {
      display_name = "GA4's daily tables were not made: their scheduled query failed"

      condition_threshold {
        filter          = "resource.type = \"bigquery_dts_config\" AND metric.type = \"bigquerydatatransfer.googleapis.com/transfer_config/completed_runs\" AND resource.labels.config_id = \"${conditions.value}\" AND metric.labels.completion_state = one_of(\"FAILED\",\"failed\")"
        comparison      = "COMPARISON_GT"
        threshold_value = 0
        duration        = "0s"

        aggregations {
          alignment_period     = "3600s"
          per_series_aligner   = "ALIGN_SUM"
          cross_series_reducer = "REDUCE_SUM"
        }
      }
    }
  }

  alert_strategy {
    auto_close = local.auto_close
  }

  documentation {
    mime_type = "text/markdown"
    content   = <<-EOT
      The incident's labels `stage` and `event` say who and what; the log line says what to do, in `remedy`:

      ```
      ${local.logs} 'jsonPayload.stage:* AND severity>=ERROR' --format='table(timestamp,jsonPayload.stage,jsonPayload.message,jsonPayload.detail,jsonPayload.remedy,jsonPayload.exception)'
      ```

      Where the incident is about the daily tables, BigQuery says why:

      ```
      gcloud logging read --project ${var.project_id} --freshness 12h --limit 20 'resource.type="bigquery_dts_config" AND severity>=ERROR' --format='table(timestamp,jsonPayload.message)'
      ```

      Each event by name: docs/operations.md, "A stage asks for help".
    EOT
  }

  depends_on = [time_sleep.metric_is_known]
}
