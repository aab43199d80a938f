output "bucket" {
  description = "The bucket's name."
  value       = google_storage_bucket.archive.name
}

output "subscription" {
  description = "The subscription's name: its backlog is worth an alert, as every other's."
  value       = google_pubsub_subscription.archive.name
}

output "list_command" {
  description = "The command that lists today's files."
  value       = "gcloud storage ls \"gs://${google_storage_bucket.archive.name}/raw-events/$(date -u +%Y-%m-%d)/\""
}
