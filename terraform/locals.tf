# Names and labels. Topics, subscriptions, filters and times stand in shared/pipeline.json, which the
# local cloud reads too.

locals {
  # Not absolute: the paths of what is uploaded stand in the state, which others may share.
  root     = "${path.module}/.."
  pipeline = jsondecode(file("${path.module}/../shared/pipeline.json"))

  # Known at plan time, and whoever uses it waits until the services are on: see services.tf.
  project_id = time_sleep.services.triggers.project_id

  labels       = merge({ app = "angelia", environment = var.environment }, var.labels)
  is_protected = var.environment == "production"

  # Pub/Sub's service agent, made by Google when the service is switched on.
  pubsub_agent = "serviceAccount:service-${data.google_project.this.number}@gcp-sa-pubsub.iam.gserviceaccount.com"

  # Cloud Run's names have no underscores: sink_bigquery is the service sink-bigquery.
  service = { for name in keys(local.pipeline.functions) : name => replace(name, "_", "-") }
}

locals {
  # With delivery by subscription there is no sink_bigquery.
  functions   = { for name, function in local.pipeline.functions : name => function if name != "sink_bigquery" || var.delivery == "function" }
  taken_names = concat(keys(local.pipeline.subscriptions), ["events-native", "raw-archive"])
  to_table    = one([for settings in values(local.pipeline.subscriptions) : settings if try(settings.push_to, "") == "sink_bigquery"])
  topics      = { for name, topic in google_pubsub_topic.this : name => topic.id }

  # ingest and enrich are shaped by the profile, sink_firestore never: one instance with many requests in
  # flight commits them together, which keeps every document near Firestore's one write a second.
  profiles = {
    small = { cpu = "0.5", memory = "512Mi", concurrency = 1 }
    large = { cpu = "1", memory = "512Mi", concurrency = 40 }
  }
  shape = {
    for name in keys(local.pipeline.functions) : name => name == "sink_firestore"
    ? { cpu = "1", memory = "512Mi", concurrency = 80, min_instances = 0, max_instances = 1 }
    : merge(local.profiles[var.profile], {
      min_instances = name == "ingest" ? var.min_instances : 0
      max_instances = var.max_instances
    })
  }

  # A function gives up before Pub/Sub does: else a message is pushed again while the first push still
  # works. What it waits for itself (its settings …_TIMEOUT_S) ends sooner still.
  timeout_s = {
    for name in keys(local.pipeline.functions) : name => min(concat(
      [60], [for settings in values(local.pipeline.subscriptions) : settings.ack_deadline_s - 5 if try(settings.push_to, "") == name]
    )...)
  }

  # In small letters, as BigQuery compares them.
  event_columns = [for column in jsondecode(file("${local.root}/shared/schema/${local.pipeline.tables.events.schema}")) : lower(column.name)]

  # Those that are whole by themselves: RECORD would need fields, RANGE its elements' type.
  column_types = [
    "STRING", "BYTES", "INTEGER", "FLOAT", "NUMERIC", "BIGNUMERIC", "BOOLEAN", "TIMESTAMP", "DATE", "TIME", "DATETIME", "GEOGRAPHY", "INTERVAL", "JSON",
  ]

  publishes = merge([
    for name, function in local.functions : {
      for variable, topic in function.topics : "${name} ${topic}" => { function = name, topic = topic }
      if variable != "INPUT_TOPIC"
    }
  ]...)
}

data "google_project" "this" {
  project_id = var.project_id
}
