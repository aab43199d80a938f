# What an operator needs to be told, and to look at: where to (channel), what the stages log as a
# metric (metric.tf), which alerts (alerts_*.tf), one dashboard (dashboard*.tf), which request logs
# are not kept (exclusions.tf).

resource "google_monitoring_notification_channel" "email" {
  project      = var.project_id
  display_name = "${var.name}: ${var.notification_email}"
  type         = "email"
  user_labels  = var.labels

  labels = {
    email_address = var.notification_email
  }
}

locals {
  channels = [google_monitoring_notification_channel.email.id]

  # An incident whose condition is no longer met closes itself; one without any data after this.
  auto_close = "86400s"

  # Several names in a filter of Monitoring's: one_of("a","b").
  delivering = "one_of(${join(",", [for name in sort(var.subscriptions) : format("%q", name)])})"
  stages     = "one_of(${join(",", [for name in sort(values(var.services)) : format("%q", name)])})"

  # Messages published to a topic, by its name. Metrics: https://cloud.google.com/monitoring/api/metrics_gcp
  published = {
    for name in values(var.topics) : name =>
    "resource.type = \"pubsub_topic\" AND metric.type = \"pubsub.googleapis.com/topic/send_message_operation_count\" AND resource.labels.topic_id = \"${name}\""
  }

  # Where the first command of each alert reads.
  logs = "gcloud logging read --project ${var.project_id} --freshness 1h --limit 20"
}
