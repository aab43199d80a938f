# Whether messages move. docs/operations.md says what to do, alert by alert.

resource "google_monitoring_alert_policy" "backlog" {
  project               = var.project_id
  display_name          = "${var.name}: a stage does not keep up"
  combiner              = "OR"
  severity              = "CRITICAL"
  notification_channels = local.channels
  user_labels           = var.labels

  conditions {
    display_name = "The oldest message of a subscription waits for over ${var.thresholds.backlog_minutes} minutes"

    condition_threshold {
      filter          = "resource.type = \"pubsub_subscription\" AND metric.type = \"pubsub.googleapis.com/subscription/oldest_unacked_message_age\" AND resource.labels.subscription_id = ${local.delivering}"
      comparison      = "COMPARISON_GT"
      threshold_value = var.thresholds.backlog_minutes * 60
      duration        = "120s"

      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_MAX"
        cross_series_reducer = "REDUCE_MAX"
        group_by_fields      = ["resource.label.subscription_id"]
      }
    }
  }

  alert_strategy {
    auto_close = local.auto_close
  }

  documentation {
    mime_type = "text/markdown"
    content   = <<-EOT
      Pub/Sub delivers to this subscription's stage, and the stage does not acknowledge: it answers 503 or 500, it cannot
      be reached, or it is too slow. **Nothing is lost**: each message is delivered again for 7 days or 100 attempts. Rows
      or counters are late meanwhile. Which one it is: the incident's label `subscription_id`. What its stage says:

      ```
      ${local.logs} 'jsonPayload.stage:* AND severity>=WARNING' --format='table(timestamp,jsonPayload.stage,jsonPayload.message,jsonPayload.reason,jsonPayload.remedy)'
      ```

      Next: docs/operations.md, "A stage does not keep up".
    EOT
  }
}

resource "google_monitoring_alert_policy" "undelivered" {
  project               = var.project_id
  display_name          = "${var.name}: messages in undelivered"
  combiner              = "OR"
  severity              = "CRITICAL"
  notification_channels = local.channels
  user_labels           = var.labels

  conditions {
    display_name = "Pub/Sub has given up on messages"

    condition_threshold {
      filter          = "resource.type = \"pubsub_subscription\" AND metric.type = \"pubsub.googleapis.com/subscription/num_undelivered_messages\" AND resource.labels.subscription_id = \"${var.undelivered_subscription}\""
      comparison      = "COMPARISON_GT"
      threshold_value = 0
      duration        = "0s"

      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_MAX"
        cross_series_reducer = "REDUCE_MAX"
      }
    }
  }

  alert_strategy {
    auto_close = local.auto_close
  }

  documentation {
    mime_type = "text/markdown"
    content   = <<-EOT
      A stage answered none of 100 attempts, which takes about 15 hours. The messages wait in the subscription
      `${var.undelivered_subscription}` for **7 days**, then they are gone. Repair the stage first (the alert "a stage does
      not keep up" has told of it), then look what waits and send it back:

      ```
      GOOGLE_CLOUD_PROJECT=${var.project_id} .venv/bin/python -m functions.replay --subscription ${var.undelivered_subscription}
      ```

      Next: docs/operations.md, "Messages in undelivered".
    EOT
  }
}

# Two conditions, as it is nowhere said whether an idle topic has no points or points of 0. Neither
# holds before the first message ever, which is the smoke test's.
resource "google_monitoring_alert_policy" "silence" {
  count = var.expects_events && var.thresholds.silent_minutes > 0 ? 1 : 0

  project               = var.project_id
  display_name          = "${var.name}: no events"
  combiner              = "OR"
  severity              = "WARNING"
  notification_channels = local.channels
  user_labels           = var.labels

  conditions {
    display_name = "No sign of ${var.topics.raw} for ${var.thresholds.silent_minutes} minutes"

    condition_absent {
      filter   = local.published[var.topics.raw]
      duration = "${var.thresholds.silent_minutes * 60}s"

      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_DELTA"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }

  conditions {
    display_name = "Nothing published to ${var.topics.raw} in ${var.thresholds.silent_minutes} minutes"

    condition_threshold {
      filter          = local.published[var.topics.raw]
      comparison      = "COMPARISON_LT"
      threshold_value = 1
      duration        = "0s"

      aggregations {
        alignment_period     = "${var.thresholds.silent_minutes * 60}s"
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
      Nothing has been published to `${var.topics.raw}`, neither by ingest nor by sGTM. Either nobody visits, or the site's
      tag was taken out, or ingest refuses what comes. Whether it refuses, and why:

      ```
      ${local.logs} 'jsonPayload.stage="ingest" AND jsonPayload.message="refused"' --format='table(timestamp,jsonPayload.reason,jsonPayload.status,jsonPayload.detail)'
      ```

      Next: docs/operations.md, "No events".
    EOT
  }
}
