# A subscription that Pub/Sub itself writes into a table.

# A table that is made anew has its old name and no grants.
resource "terraform_data" "table" {
  input = var.table.id
}

resource "google_bigquery_table_iam_member" "agent" {
  project    = var.project_id
  dataset_id = var.table.dataset
  table_id   = var.table.name
  role       = "roles/bigquery.dataEditor"
  member     = var.pubsub_agent

  lifecycle {
    replace_triggered_by = [terraform_data.table]
  }
}

# Pub/Sub tries the table when the subscription is made, and a grant takes its time.
resource "time_sleep" "grant" {
  create_duration = "30s"

  triggers = {
    table = "${var.project_id}.${var.table.dataset}.${var.table.name}"
  }

  depends_on = [google_bigquery_table_iam_member.agent]
}

resource "google_pubsub_subscription" "this" {
  project = var.project_id
  name    = var.name
  topic   = var.topic
  filter  = var.filter == "" ? null : var.filter
  labels  = var.labels

  message_retention_duration = "604800s" # 7 days

  bigquery_config {
    table               = time_sleep.grant.triggers.table
    write_metadata      = var.columns == "metadata"
    use_table_schema    = var.columns == "json"
    drop_unknown_fields = var.columns == "json"
  }

  dynamic "retry_policy" {
    for_each = var.undelivered[*]
    content {
      minimum_backoff = "${retry_policy.value.minimum_backoff_s}s"
      maximum_backoff = "${retry_policy.value.maximum_backoff_s}s"
    }
  }

  dynamic "dead_letter_policy" {
    for_each = var.undelivered[*]
    content {
      dead_letter_topic     = dead_letter_policy.value.topic
      max_delivery_attempts = dead_letter_policy.value.max_delivery_attempts
    }
  }

  # Else it deletes itself after 31 quiet days.
  expiration_policy {
    ttl = ""
  }
}

# Without it dead-lettering never happens, and no error says so; replaced with its subscription.
resource "google_pubsub_subscription_iam_member" "agent" {
  count = var.undelivered == null ? 0 : 1

  project      = var.project_id
  subscription = google_pubsub_subscription.this.name
  role         = "roles/pubsub.subscriber"
  member       = var.pubsub_agent

  lifecycle {
    replace_triggered_by = [google_pubsub_subscription.this.id]
  }
}
