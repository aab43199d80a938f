# The flow, in its order: ingest, raw-events, enrich, enriched-events, the sinks, and where refused
# events end. Names, filters and times: shared/pipeline.json.

resource "google_pubsub_topic" "this" {
  for_each = toset(local.pipeline.topics)

  project = local.project_id
  name    = each.key
  labels  = local.labels

  # What came stays, acknowledged or not, so that a subscription can be set back to a time (seek).
  message_retention_duration = each.key == "raw-events" && var.raw_events_retention_days > 0 ? "${var.raw_events_retention_days * 86400}s" : null
}

# The sGTM tag publishes beside ingest.
resource "google_pubsub_topic_iam_member" "raw_events" {
  for_each = var.raw_events_publishers

  project = local.project_id
  topic   = google_pubsub_topic.this["raw-events"].id
  role    = "roles/pubsub.publisher"
  member  = each.key
}

module "warehouse" {
  source = "./modules/warehouse"

  project_id    = local.project_id
  labels        = local.labels
  dataset_id    = var.dataset_id
  location      = coalesce(var.bigquery_location, var.region)
  is_protected  = local.is_protected
  definitions   = local.root
  tables        = { for name, table in local.pipeline.tables : name => table }
  extra_columns = var.extra_columns
  daily         = var.daily_tables
}

module "firestore" {
  source = "./modules/firestore"

  project_id      = local.project_id
  database        = var.firestore_database
  create_database = var.create_firestore_database
  location        = coalesce(var.firestore_location, var.region)
  is_protected    = local.is_protected
}

module "dead_letters" {
  source = "./modules/dead_letters"

  project_id         = local.project_id
  labels             = local.labels
  topics             = local.topics
  subscriptions      = { for name, settings in local.pipeline.subscriptions : name => settings if !can(settings.push_to) }
  undelivered_topics = toset(compact([for settings in values(local.pipeline.subscriptions) : try(settings.undelivered_topic, "")]))
  dataset            = module.warehouse.dataset_id
  tables             = module.warehouse.tables
  table_ids          = module.warehouse.table_ids
  pubsub_agent       = local.pubsub_agent
}

module "function" {
  source   = "./modules/function"
  for_each = local.functions

  project_id  = local.project_id
  region      = var.region
  labels      = merge(local.labels, { stage = local.service[each.key] })
  name        = each.key
  service     = local.service[each.key]
  runtime     = local.runtime
  build       = local.build
  builder     = local.builder
  shape       = local.shape[each.key]
  timeout_s   = local.timeout_s[each.key]
  ingress     = each.key != "ingest" ? "ALLOW_INTERNAL_ONLY" : var.domains_only ? "ALLOW_INTERNAL_AND_GCLB" : "ALLOW_ALL"
  environment = merge(lookup(var.settings, each.key, {}), local.wired[each.key], local.environment[each.key])
  secrets     = var.streams_secret != null && contains(["ingest", "enrich"], each.key) ? { STREAMS = var.streams_secret } : {}
}

# What a function publishes to: all of its topics but the one that it reads from.
resource "google_pubsub_topic_iam_member" "function" {
  for_each = local.publishes

  project = local.project_id
  topic   = google_pubsub_topic.this[each.value.topic].id
  role    = "roles/pubsub.publisher"
  member  = module.function[each.value.function].member
}

# A table that is made anew has its old name and no grants: so the grant is replaced with it.
resource "terraform_data" "events" {
  input = module.warehouse.table_ids["events"]
}

resource "google_bigquery_table_iam_member" "rows" {
  count = var.delivery == "function" ? 1 : 0

  project    = local.project_id
  dataset_id = module.warehouse.dataset_id
  table_id   = module.warehouse.tables["events"]
  role       = module.warehouse.row_writer
  member     = module.function["sink_bigquery"].member

  lifecycle {
    replace_triggered_by = [terraform_data.events]
  }
}

# Firestore's roles are granted on the project alone; the condition is what narrows them.
resource "google_project_iam_member" "counters" {
  project = local.project_id
  role    = "roles/datastore.user"
  member  = module.function["sink_firestore"].member

  condition {
    title      = module.firestore.condition.title
    expression = module.firestore.condition.expression
  }
}

module "push" {
  source   = "./modules/push_subscription"
  for_each = { for name, settings in local.pipeline.subscriptions : name => settings if contains(keys(local.functions), try(settings.push_to, "")) }

  project_id            = local.project_id
  labels                = local.labels
  name                  = each.key
  topic                 = google_pubsub_topic.this[each.value.topic].id
  filter                = each.value.filter
  endpoint              = module.function[each.value.push_to].uri
  audience              = module.function[each.value.push_to].uri
  invokes               = { name = module.function[each.value.push_to].service, location = var.region, id = module.function[each.value.push_to].id }
  ack_deadline_s        = each.value.ack_deadline_s
  backoff_s             = { minimum = each.value.minimum_backoff_s, maximum = each.value.maximum_backoff_s }
  undelivered_topic     = module.dead_letters.undelivered_topics[each.value.undelivered_topic]
  max_delivery_attempts = each.value.max_delivery_attempts
  pubsub_agent          = local.pubsub_agent
}

# In place of sink_bigquery: docs/native-subscription.md.
module "native" {
  source = "./modules/table_subscription"
  count  = var.delivery == "subscription" ? 1 : 0

  project_id = local.project_id
  labels     = local.labels
  name       = "events-native"
  topic      = google_pubsub_topic.this[local.to_table.topic].id
  filter     = local.to_table.filter
  table      = { dataset = module.warehouse.dataset_id, name = module.warehouse.tables["events"], id = module.warehouse.table_ids["events"] }
  columns    = "json"
  undelivered = {
    topic                 = module.dead_letters.undelivered_topics[local.to_table.undelivered_topic]
    max_delivery_attempts = local.to_table.max_delivery_attempts
    minimum_backoff_s     = 10
    maximum_backoff_s     = local.to_table.maximum_backoff_s
  }
  pubsub_agent = local.pubsub_agent
}

# Services of your own: docs/add-a-subscriber.md.
module "subscriber" {
  source   = "./modules/push_subscription"
  for_each = var.extra_push_subscriptions

  project_id            = local.project_id
  labels                = local.labels
  name                  = each.key
  topic                 = google_pubsub_topic.this[each.value.topic].id
  filter                = each.value.filter
  endpoint              = each.value.endpoint
  audience              = coalesce(each.value.audience, each.value.endpoint)
  invokes               = each.value.cloud_run
  ack_deadline_s        = each.value.ack_deadline_s
  backoff_s             = { minimum = 1, maximum = 600 }
  undelivered_topic     = module.dead_letters.undelivered_topics["undelivered"]
  max_delivery_attempts = 100
  pubsub_agent          = local.pubsub_agent
}

module "dashboard" {
  source = "./modules/dashboard"
  count  = var.dashboard_image == "" ? 0 : 1

  project_id          = local.project_id
  region              = var.region
  labels              = merge(local.labels, { stage = "dashboard" })
  image               = var.dashboard_image
  environment         = merge({ TIME_ZONE = var.daily_tables.time_zone }, lookup(var.settings, "dashboard", {}), local.environment["dashboard"])
  invokers            = var.dashboard_invokers
  firestore_condition = module.firestore.condition
}
