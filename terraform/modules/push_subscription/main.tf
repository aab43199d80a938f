# A push subscription with all that makes it deliver: an account to call with, the right to call, a
# dead-letter policy and the right to use it.

resource "google_service_account" "push" {
  project      = var.project_id
  account_id   = "push-${var.name}"
  display_name = "Angelia: Pub/Sub pushes ${var.name} as"
}

# A service that is made anew has its old name and no grants.
resource "terraform_data" "service" {
  count = var.invokes == null ? 0 : 1

  input = var.invokes.id
}

# On the Cloud Run service: roles/cloudfunctions.invoker does not open a function of the second
# generation, and the function's own IAM refuses roles/run.invoker (terraform-provider-google #15264).
resource "google_cloud_run_v2_service_iam_member" "push" {
  count = var.invokes == null ? 0 : 1

  project  = var.project_id
  location = var.invokes.location
  name     = var.invokes.name
  role     = "roles/run.invoker"
  member   = google_service_account.push.member

  lifecycle {
    replace_triggered_by = [terraform_data.service]
  }
}

resource "google_pubsub_subscription" "this" {
  project = var.project_id
  name    = var.name
  topic   = var.topic
  filter  = var.filter == "" ? null : var.filter
  labels  = var.labels

  ack_deadline_seconds       = var.ack_deadline_s
  message_retention_duration = "604800s" # 7 days: what a broken stage may take to be mended

  push_config {
    push_endpoint = var.endpoint

    oidc_token {
      service_account_email = google_service_account.push.email
      audience              = var.audience
    }
  }

  retry_policy {
    minimum_backoff = "${var.backoff_s.minimum}s"
    maximum_backoff = "${var.backoff_s.maximum}s"
  }

  dead_letter_policy {
    dead_letter_topic     = var.undelivered_topic
    max_delivery_attempts = var.max_delivery_attempts
  }

  # Else it deletes itself after 31 quiet days.
  expiration_policy {
    ttl = ""
  }

  depends_on = [google_cloud_run_v2_service_iam_member.push]
}

# Without it dead-lettering never happens, and no error says so. A replaced subscription has the same
# name and no grants: so the grant is replaced with it.
resource "google_pubsub_subscription_iam_member" "agent" {
  project      = var.project_id
  subscription = google_pubsub_subscription.this.name
  role         = "roles/pubsub.subscriber"
  member       = var.pubsub_agent

  lifecycle {
    replace_triggered_by = [google_pubsub_subscription.this.id]
  }
}
