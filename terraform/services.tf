# The services of Google Cloud that must be on, and the wait until they really are.

locals {
  services = toset(concat(
    [
      "artifactregistry", "bigquery", "bigquerystorage", "cloudbuild", "cloudfunctions",
      "cloudresourcemanager", "firestore", "iam", "logging", "monitoring", "pubsub", "run", "storage",
    ],
    var.daily_tables.enabled ? ["bigquerydatatransfer"] : [],
    length(var.domains) > 0 ? ["compute"] : [],
    var.budget == null ? [] : ["billingbudgets"],
    var.streams_secret == null ? [] : ["secretmanager"],
  ))
}

resource "google_project_service" "this" {
  for_each = local.services

  project = var.project_id
  service = "${each.key}.googleapis.com"

  # Others may use it too.
  disable_on_destroy = false
}

# A service that was just switched on answers "is disabled" for a while, and Pub/Sub's agent is made
# later still (that of BigQuery Data Transfer only when its API is used: modules/warehouse/daily.tf).
# Everything takes its project from here, so nothing is made before; a module-wide depends_on would put
# off reading the builds until the apply.
resource "time_sleep" "services" {
  create_duration = "60s"

  triggers = {
    project_id = var.project_id
    services   = join(" ", sort(local.services))
  }

  depends_on = [google_project_service.this]
}
