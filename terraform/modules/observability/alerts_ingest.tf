# Whether ingest takes what comes: the one place where events can be lost.

locals {
  # 429 is Cloud Run's own where all instances are busy: as lost as a 503 to a client that does not try again.
  failures = "one_of(\"429\",\"500\",\"502\",\"503\",\"504\")"

  ingest_requests  = "resource.type = \"cloud_run_revision\" AND metric.type = \"run.googleapis.com/request_count\" AND resource.labels.service_name = \"${var.services["ingest"]}\""
  ingest_latencies = "resource.type = \"cloud_run_revision\" AND metric.type = \"run.googleapis.com/request_latencies\" AND resource.labels.service_name = \"${var.services["ingest"]}\""
}

resource "google_monitoring_alert_policy" "ingest" {
  project               = var.project_id
  display_name          = "${var.name}: ingest fails or is slow"
  combiner              = "OR"
  severity              = "CRITICAL"
  notification_channels = local.channels
  user_labels           = var.labels

  conditions {
    display_name = "Over ${format("%.4g", var.thresholds.ingest_error_ratio * 100)} % of the answers are 5xx or 429"

    condition_threshold {
      filter             = "${local.ingest_requests} AND metric.labels.response_code = ${local.failures}"
      denominator_filter = local.ingest_requests
      comparison         = "COMPARISON_GT"
      threshold_value    = var.thresholds.ingest_error_ratio
      duration           = "300s"

      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_DELTA"
        cross_series_reducer = "REDUCE_SUM"
      }

      denominator_aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_DELTA"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }

  conditions {
    display_name = "One answer in a hundred takes over ${var.thresholds.ingest_p99_ms} ms"

    condition_threshold {
      filter          = local.ingest_latencies
      comparison      = "COMPARISON_GT"
      threshold_value = var.thresholds.ingest_p99_ms
      duration        = "600s"

      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_DELTA"
        cross_series_reducer = "REDUCE_PERCENTILE_99"
      }
    }
  }

  alert_strategy {
    auto_close = local.auto_close
  }

  documentation {
    mime_type = "text/markdown"
    content   = <<-EOT
      **Events can be lost here, and here alone**: a browser that gets 5xx, or no answer before its page is left, may not
      send again. 503 is Pub/Sub that has not confirmed, 500 a bug, 429 too few instances. Which:

      ```
      ${local.logs} 'jsonPayload.stage="ingest" AND severity>=WARNING AND jsonPayload.message!="refused"' --format='table(timestamp,jsonPayload.message,jsonPayload.reason,jsonPayload.exception)'
      ```

      Next: docs/operations.md, "Ingest fails or is slow".
    EOT
  }
}
