output "ingest_url" {
  description = "Where events go."
  value       = local.ingest_url
}

output "beacon" {
  description = "The line for your pages, with the first of streams."
  value       = "<script async src=\"${local.ingest_url}/angelia.js\" data-stream=\"${try(keys(var.streams)[0], "STREAM")}\"></script>"
}

output "gtag" {
  description = "The line for pages that have gtag.js already."
  value       = "gtag('config', 'G-XXXXXXXXXX', {server_container_url: '${local.ingest_url}'})"
}

output "raw_topic" {
  description = "To paste into the sGTM tag; its container's account has to be in raw_events_publishers."
  value       = google_pubsub_topic.this["raw-events"].id
}

output "events_table" {
  description = "To put into SQL's FROM."
  value       = "${var.project_id}.${module.warehouse.dataset_id}.${module.warehouse.tables["events"]}"
}

output "curl" {
  description = "Sends one event by hand."
  value       = "curl -i ${local.open_url}/api/v1/streaming/${local.any_stream} -H 'Content-Type: application/json' -d '{\"event_name\": \"hello\", \"client_id\": \"me.1\"}'"
}

output "certificates" {
  description = "Tells of each domain whether its certificate is active; else what it waits for."
  value       = local.has_edge ? module.edge[0].certificate_command : null
}

output "dns_records" {
  description = "To set where the domains are kept; the certificate comes up to an hour after them."
  value       = local.has_edge ? module.edge[0].dns_records : []
}

output "monitoring_url" {
  description = "Charts of the flow, in the console."
  value       = module.observability.dashboard_url
}

output "dashboard_url" {
  description = "Only dashboard_invokers may open it; see dashboard_access."
  value       = one(module.dashboard[*].uri)
}

output "dashboard_access" {
  description = "Opens the dashboard on this machine, as whom gcloud is signed in."
  value       = length(module.dashboard) == 0 ? null : "gcloud run services proxy ${module.dashboard[0].service} --project ${var.project_id} --region ${var.region} --port 8501"
}

output "dashboard_repository" {
  description = "Where `make deploy DASHBOARD=1` puts the dashboard's image."
  value       = "${var.region}-docker.pkg.dev/${var.project_id}/${google_artifact_registry_repository.this.repository_id}"
}

output "dashboard_image" {
  description = "What runs now."
  value       = var.dashboard_image
}

# For `make deploy`.

output "project_id" {
  value = var.project_id
}

output "build_account" {
  value = google_service_account.build.email
}

output "sources_bucket" {
  value = google_storage_bucket.sources.name
}

output "smoke_url" {
  description = "Where ingest answers as soon as it is there: not by a domain that still waits for its certificate."
  value       = local.open_url
}

output "environment" {
  value = var.environment
}

output "smoke_stream" {
  description = "Empty where the streams are in a secret: what is in it is not known here."
  value       = local.smoke_stream
}

output "push_accounts" {
  description = "Accounts that Pub/Sub calls your own subscribers as, by name."
  value       = { for name, subscriber in module.subscriber : name => subscriber.push_account }
}

locals {
  ingest_url = local.has_edge ? "https://${var.domains[0]}" : module.function["ingest"].uri
  open_url   = var.domains_only ? local.ingest_url : module.function["ingest"].uri
  any_stream = local.smoke_stream != "" ? local.smoke_stream : try(keys(var.streams)[0], "STREAM")

  smoke_stream = var.streams_secret == null ? var.smoke_stream : ""
}
