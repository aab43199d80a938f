# What is on the dashboard. A line: which series, how they are aligned to a minute and added up.

locals {
  service_metric = {
    for metric in ["request_count", "request_latencies", "container/instance_count"] :
    metric => "resource.type = \"cloud_run_revision\" AND metric.type = \"run.googleapis.com/${metric}\" AND resource.labels.service_name = ${local.stages}"
  }
  subscription_metric = {
    for metric in ["oldest_unacked_message_age", "num_undelivered_messages"] :
    metric => "resource.type = \"pubsub_subscription\" AND metric.type = \"pubsub.googleapis.com/subscription/${metric}\""
  }

  # Rates are a second's, added up.
  rate = { aligner = "ALIGN_RATE", reducer = "REDUCE_SUM", by = [], legend = null, stacked = false }
  # Counts are a minute's, on top of each other.
  count = { aligner = "ALIGN_DELTA", reducer = "REDUCE_SUM", by = [], legend = null, stacked = true }
  # The highest of all series.
  peak = { aligner = "ALIGN_MAX", reducer = "REDUCE_MAX", by = [], legend = null, stacked = false }
  # Of all answers together, not of each instance's.
  percentile = { aligner = "ALIGN_DELTA", reducer = "REDUCE_PERCENTILE_99", by = [], legend = "p99", stacked = false }

  charts_ingest = [
    {
      title = "Accepted: answers of ingest by class"
      unit  = "a second"
      lines = [merge(local.rate, { filter = local.ingest_requests, by = ["metric.label.response_code_class"] })]
    },
    {
      title = "Latency of ingest"
      unit  = "ms"
      lines = [
        merge(local.percentile, { filter = local.ingest_latencies, reducer = "REDUCE_PERCENTILE_50", legend = "p50" }),
        merge(local.percentile, { filter = local.ingest_latencies }),
      ]
    },
    {
      title = "Refused by ingest, by reason"
      unit  = "a minute"
      lines = [merge(local.count, { filter = "${local.stage_logs} AND metric.labels.event = \"refused\"", by = ["metric.label.reason"] })]
    },
    {
      title = "Published to ${var.topics.raw}, by ingest and sGTM"
      unit  = "messages a second"
      lines = [merge(local.rate, { filter = local.published[var.topics.raw], legend = var.topics.raw })]
    },
    {
      title = "Enriched: published to ${var.topics.enriched}"
      unit  = "messages a second"
      lines = [merge(local.rate, { filter = local.published[var.topics.enriched], legend = var.topics.enriched })]
    },
    # Not verified against Google's list of metrics; where there is none, this chart alone is empty.
    {
      title = "Written: rows appended to BigQuery, all tables of the project"
      unit  = "rows a second"
      lines = [merge(local.rate, { filter = "resource.type = \"bigquery_project\" AND metric.type = \"bigquerystorage.googleapis.com/write/uploaded_row_count\"", legend = "rows" })]
    },
  ]

  charts_stages = [
    {
      title = "Requests of each stage"
      unit  = "a second"
      lines = [merge(local.rate, { filter = local.service_metric["request_count"], by = ["resource.label.service_name"] })]
    },
    {
      title = "Answered 5xx, by stage: delivered again"
      unit  = "a minute"
      lines = [merge(local.count, { filter = "${local.service_metric["request_count"]} AND metric.labels.response_code_class = \"5xx\"", by = ["resource.label.service_name"] })]
    },
    {
      title = "p99 latency by stage: Pub/Sub slows down above a second"
      unit  = "ms"
      lines = [merge(local.percentile, { filter = local.service_metric["request_latencies"], by = ["resource.label.service_name"], legend = null })]
    },
  ]

  charts_set_aside = [
    {
      title = "Dead letters by stage and reason"
      unit  = "a minute"
      lines = [merge(local.count, { filter = "${local.stage_logs} AND metric.labels.event = \"dead_letter\"", by = ["metric.label.stage", "metric.label.reason"] })]
    },
    {
      title = "Warnings and errors in the logs, by stage and event"
      unit  = "a minute"
      lines = [merge(local.count, { filter = "${local.stage_logs} AND metric.labels.event != \"dead_letter\" AND metric.labels.event != \"refused\"", by = ["metric.label.stage", "metric.label.event"] })]
    },
    {
      title = "Given up on after 100 attempts: waiting in ${var.undelivered_subscription}"
      unit  = "messages"
      lines = [merge(local.peak, { filter = "${local.subscription_metric["num_undelivered_messages"]} AND resource.labels.subscription_id = \"${var.undelivered_subscription}\"", legend = var.undelivered_subscription })]
    },
  ]

  charts_waiting = [
    {
      title = "Age of the oldest message that waits, by subscription"
      unit  = "seconds"
      lines = [merge(local.peak, { filter = "${local.subscription_metric["oldest_unacked_message_age"]} AND resource.labels.subscription_id = ${local.delivering}", by = ["resource.label.subscription_id"] })]
    },
    {
      title = "Messages that wait, by subscription"
      unit  = "messages"
      lines = [merge(local.peak, { filter = "${local.subscription_metric["num_undelivered_messages"]} AND resource.labels.subscription_id = ${local.delivering}", by = ["resource.label.subscription_id"] })]
    },
    {
      title = "Instances by stage"
      unit  = "instances"
      lines = [merge(local.peak, { filter = local.service_metric["container/instance_count"], by = ["resource.label.service_name"], reducer = "REDUCE_SUM" })]
    },
  ]
}
