output "notification_channel" {
  description = "The channel's id, for a budget's notifications."
  value       = google_monitoring_notification_channel.email.id
}

output "dashboard_url" {
  description = "The dashboard in the console."
  value       = "https://console.cloud.google.com/monitoring/dashboards/builder/${reverse(split("/", google_monitoring_dashboard.flow.id))[0]}?project=${var.project_id}"
}

output "alerts" {
  description = "What is alerted on: the policies' names."
  value = concat(
    [
      google_monitoring_alert_policy.backlog.display_name,
      google_monitoring_alert_policy.dead_letters.display_name,
      google_monitoring_alert_policy.undelivered.display_name,
      google_monitoring_alert_policy.ingest.display_name,
      google_monitoring_alert_policy.errors.display_name,
    ],
    google_monitoring_alert_policy.silence[*].display_name,
  )
}

output "log_metric" {
  description = "The metric that counts the stages' log lines."
  value       = "logging.googleapis.com/user/${google_logging_metric.stage_logs.name}"
}
