# The dashboard on Cloud Run: it reads Firestore, and only those who are named may open it.

resource "google_service_account" "this" {
  project      = var.project_id
  account_id   = "angelia-dashboard"
  display_name = "Angelia: dashboard runs as"
}

# Firestore's roles are granted on the project alone; the condition is what narrows them.
resource "google_project_iam_member" "reader" {
  project = var.project_id
  role    = "roles/datastore.viewer"
  member  = google_service_account.this.member

  condition {
    title      = var.firestore_condition.title
    expression = var.firestore_condition.expression
  }
}

resource "google_cloud_run_v2_service" "this" {
  project  = var.project_id
  location = var.region
  name     = "dashboard"
  labels   = var.labels
  ingress  = "INGRESS_TRAFFIC_ALL" # invokers come from anywhere, with Google's token

  deletion_protection = false # it holds nothing

  template {
    service_account = google_service_account.this.email
    # A page is one websocket for as long as it is open; Cloud Run cuts it at an hour at the latest.
    timeout = "3600s"
    # A page that comes back finds the instance that knows it.
    session_affinity = true

    # A second instance would have a feed, and reads, of its own; each open page holds one request.
    max_instance_request_concurrency = 80

    scaling {
      min_instance_count = 0
      max_instance_count = 1
    }

    containers {
      image = var.image

      resources {
        limits            = { cpu = "1", memory = "1Gi" }
        cpu_idle          = true # else the CPU is paid for around the clock
        startup_cpu_boost = true
      }

      dynamic "env" {
        for_each = var.environment
        content {
          name  = env.key
          value = env.value
        }
      }
    }
  }

  lifecycle {
    # Identity-Aware Proxy is turned on by gcloud, which leaves its name: docs/deploy.md.
    ignore_changes = [iap_enabled, client, client_version]
  }
}

resource "google_cloud_run_v2_service_iam_member" "invoker" {
  for_each = var.invokers

  project  = var.project_id
  location = var.region
  name     = google_cloud_run_v2_service.this.name
  role     = "roles/run.invoker"
  member   = each.key

  lifecycle {
    replace_triggered_by = [google_cloud_run_v2_service.this.id]
  }
}
