# What stands around the flow: the eyes on it, and what is there when it is asked for.

module "observability" {
  source = "./modules/observability"

  project_id               = local.project_id
  labels                   = local.labels
  notification_email       = var.notification_email
  services                 = merge({ for name in keys(local.functions) : name => module.function[name].service }, { for service in module.dashboard[*].service : "dashboard" => service })
  thresholds               = var.alerts
  expects_events           = length(var.streams) > 0 || var.streams_secret != null || length(var.raw_events_publishers) > 0
  scheduled_queries        = module.warehouse.scheduled_queries
  keep_ingest_request_logs = var.request_logs.ingest
  kept_push_request_logs   = var.request_logs.pushes

  subscriptions = toset(concat(
    [for name, settings in local.pipeline.subscriptions : name if can(settings.write_to_table) || contains(keys(local.functions), try(settings.push_to, ""))],
    var.delivery == "subscription" ? ["events-native"] : [],
    keys(var.extra_push_subscriptions),
    module.archive[*].subscription,
  ))
}

# A domain of your own: first-party cookies, and places by the load balancer's headers.
module "edge" {
  source = "./modules/edge"
  count  = local.has_edge ? 1 : 0

  project_id          = local.project_id
  region              = var.region
  labels              = local.labels
  service             = module.function["ingest"].service
  domains             = var.domains
  requests_per_minute = var.requests_per_minute
}

module "archive" {
  source = "./modules/archive"
  count  = var.archive == null ? 0 : 1

  project_id        = local.project_id
  project_number    = data.google_project.this.number
  labels            = local.labels
  topic             = google_pubsub_topic.this["raw-events"].id
  undelivered_topic = module.dead_letters.undelivered_topics["undelivered"]
  location          = coalesce(var.bigquery_location, var.region)
  retention_days    = var.archive.retention_days
  force_destroy     = !local.is_protected
}

module "budget" {
  source = "./modules/budget"
  count  = var.budget == null ? 0 : 1

  project_number        = data.google_project.this.number
  billing_account       = var.budget.billing_account
  amount                = var.budget.amount
  notification_channels = [module.observability.notification_channel]
}
