# How sources become running functions: the bucket that they are uploaded to, the account that builds
# them, the repository of the images.

locals {
  # The oldest that the project runs on, which its requirements are pinned for and its tests run on.
  runtime = "python311"

  build_dir = "${local.root}/build"

  # What `make build` stages from: the same files by the same rule in local/build.py (sources_hash).
  sources = sha256(join("", [
    for file in sort(setunion(fileset(local.root, "functions/**"), fileset(local.root, "shared/**"))) :
    "${file} ${filesha256("${local.root}/${file}")}\n" if !strcontains(file, "__pycache__")
  ]))
  staged = try(trimspace(file("${local.build_dir}/sources.sha256")), "")

  # Two objects, not one: what reads a build must depend on no resource, or every change of one (a service
  # more that is switched on) would put the reading off until the apply, and show all functions as changed.
  build = {
    folder  = local.build_dir
    sources = local.sources
    staged  = local.staged
  }
  builder = {
    bucket          = google_storage_bucket.sources.name
    repository      = google_artifact_registry_repository.this.id
    service_account = time_sleep.build.triggers.service_account
  }
}

resource "google_storage_bucket" "sources" {
  project  = local.project_id
  name     = "${var.project_id}-angelia-sources"
  location = var.region
  labels   = local.labels

  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = true # `make build` makes all of it again
}

resource "google_artifact_registry_repository" "this" {
  project       = local.project_id
  location      = var.region
  repository_id = "angelia"
  format        = "DOCKER"
  description   = "Images of the functions and of the dashboard"
  labels        = local.labels

  # Each deployment leaves an image: without this they are paid for ever.
  cleanup_policies {
    id     = "keep-recent"
    action = "KEEP"
    most_recent_versions {
      keep_count = 5
    }
  }
  cleanup_policies {
    id     = "delete-old"
    action = "DELETE"
    condition {
      older_than = "2592000s" # 30 days
    }
  }
}

resource "google_service_account" "build" {
  project      = local.project_id
  account_id   = "angelia-build"
  display_name = "Angelia: Cloud Build builds as"
}

resource "google_storage_bucket_iam_member" "build" {
  bucket = google_storage_bucket.sources.name
  role   = "roles/storage.objectViewer"
  member = google_service_account.build.member

  lifecycle {
    replace_triggered_by = [google_storage_bucket.sources.id]
  }
}

resource "google_artifact_registry_repository_iam_member" "build" {
  project    = local.project_id
  location   = var.region
  repository = google_artifact_registry_repository.this.name
  role       = "roles/artifactregistry.writer"
  member     = google_service_account.build.member
}

# Logs have no smaller place to grant this on.
resource "google_project_iam_member" "build_logs" {
  project = local.project_id
  role    = "roles/logging.logWriter"
  member  = google_service_account.build.member
}

# Cloud Functions builds from a copy in a bucket of its own, which is made at the first deployment.
resource "google_project_iam_member" "build_copies" {
  project = local.project_id
  role    = "roles/storage.objectViewer"
  member  = google_service_account.build.member

  condition {
    title      = "angelia_build_copies"
    expression = "resource.name.startsWith(\"projects/_/buckets/gcf-v2-sources-${data.google_project.this.number}-\")"
  }
}

# A grant takes up to a minute, and the build that comes before it is denied.
resource "time_sleep" "build" {
  create_duration = "60s"

  triggers = {
    service_account = google_service_account.build.id
  }

  depends_on = [
    google_artifact_registry_repository_iam_member.build,
    google_project_iam_member.build_copies,
    google_project_iam_member.build_logs,
    google_storage_bucket_iam_member.build,
  ]
}
