# Where refused messages end: the table for reading, the pull subscriptions for going back.

locals {
  to_tables = { for name, settings in var.subscriptions : name => settings if can(settings.write_to_table) }
  to_pull   = { for name, settings in var.subscriptions : name => settings if !can(settings.write_to_table) }
}

# The half of dead-lettering that belongs to the topic; the other is beside each subscription.
resource "google_pubsub_topic_iam_member" "agent" {
  for_each = var.undelivered_topics

  project = var.project_id
  topic   = var.topics[each.key]
  role    = "roles/pubsub.publisher"
  member  = var.pubsub_agent
}

module "to_table" {
  source   = "../table_subscription"
  for_each = local.to_tables

  project_id   = var.project_id
  labels       = var.labels
  name         = each.key
  topic        = var.topics[each.value.topic]
  table        = { dataset = var.dataset, name = var.tables[each.value.write_to_table], id = var.table_ids[each.value.write_to_table] }
  columns      = "metadata"
  pubsub_agent = var.pubsub_agent
}

resource "google_pubsub_subscription" "to_pull" {
  for_each = local.to_pull

  project = var.project_id
  name    = each.key
  topic   = var.topics[each.value.topic]
  labels  = var.labels

  ack_deadline_seconds       = each.value.ack_deadline_s
  message_retention_duration = "${each.value.retention_s}s"

  # An idle one would delete itself, and what comes after that is lost.
  expiration_policy {
    ttl = ""
  }
}
