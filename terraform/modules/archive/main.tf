# Every message of raw-events, as it came, in a private bucket: what docs/re-enrich.md makes rows of
# again. It holds what no table of ours does, the visitors' addresses, so it ends by itself.

locals {
  service_agent = "serviceAccount:service-${var.project_number}@gcp-sa-pubsub.iam.gserviceaccount.com"
  is_avro       = var.format == "avro"
}

resource "google_storage_bucket" "archive" {
  project  = var.project_id
  name     = coalesce(var.bucket_name, "${var.project_id}-raw-events")
  location = var.location
  labels   = var.labels

  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = var.force_destroy

  versioning {
    enabled = false
  }

  # What is deleted is gone: Cloud Storage would keep it for another 7 days by default.
  soft_delete_policy {
    retention_duration_seconds = 0
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      age = var.retention_days
    }
  }
}

# Both are needed: the first to write, the second because Pub/Sub looks at the bucket itself.
# https://cloud.google.com/pubsub/docs/create-cloudstorage-subscription
resource "google_storage_bucket_iam_member" "writer" {
  for_each = toset(["roles/storage.objectCreator", "roles/storage.legacyBucketReader"])

  bucket = google_storage_bucket.archive.name
  role   = each.value
  member = local.service_agent

  lifecycle {
    replace_triggered_by = [google_storage_bucket.archive.id]
  }
}

# Pub/Sub tries the bucket when the subscription is made, and a grant takes its time.
resource "time_sleep" "grant" {
  create_duration = "30s"

  triggers = {
    bucket = google_storage_bucket.archive.name
  }

  depends_on = [google_storage_bucket_iam_member.writer]
}

resource "google_pubsub_subscription" "archive" {
  project = var.project_id
  name    = var.name
  topic   = var.topic
  labels  = var.labels

  # What is replayed has been archived when it came first.
  filter = "NOT attributes:replay_stage"

  # A file may not stay open for longer than the deadline, and 600 s is the longest there is.
  ack_deadline_seconds       = 600
  message_retention_duration = "604800s"

  expiration_policy {
    ttl = "" # never: by default an idle subscription deletes itself after 31 days
  }

  cloud_storage_config {
    bucket                   = time_sleep.grant.triggers.bucket
    filename_prefix          = "raw-events/"
    filename_suffix          = local.is_avro ? ".avro" : ".jsonl"
    filename_datetime_format = "YYYY-MM-DD/hh_mm_ssZ"
    max_duration             = "300s"
    max_bytes                = 100000000

    dynamic "avro_config" {
      for_each = local.is_avro ? ["avro"] : []
      content {
        write_metadata = true
      }
    }
  }

  retry_policy {
    minimum_backoff = "10s"
    maximum_backoff = "600s"
  }

  dead_letter_policy {
    dead_letter_topic     = var.undelivered_topic
    max_delivery_attempts = 100
  }
}

# A dead-letter policy without its two grants does nothing, and says nothing. The other one, publisher
# on the topic, is the pipeline's: a second copy of it here would take it away with the archive.
resource "google_pubsub_subscription_iam_member" "service_agent" {
  project      = var.project_id
  subscription = google_pubsub_subscription.archive.name
  role         = "roles/pubsub.subscriber"
  member       = local.service_agent

  lifecycle {
    replace_triggered_by = [google_pubsub_subscription.archive.id]
  }
}
