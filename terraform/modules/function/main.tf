# A function from its staged folder, with an account of its own.

resource "google_service_account" "this" {
  project      = var.project_id
  account_id   = "angelia-${var.service}"
  display_name = "Angelia: ${var.service} runs as"
}

data "archive_file" "this" {
  type             = "zip"
  source_dir       = "${var.build.folder}/${var.name}"
  output_path      = "${var.build.folder}/zips/${var.name}.zip"
  output_file_mode = "0644" # whoever builds, the same bytes
  excludes         = ["**/__pycache__/**"]

  lifecycle {
    precondition {
      condition     = fileexists("${var.build.folder}/${var.name}/main.py")
      error_message = "${var.build.folder}/${var.name} is missing. Run: make build"
    }
    precondition {
      condition     = var.build.staged == var.build.sources || !fileexists("${var.build.folder}/${var.name}/main.py")
      error_message = "${var.build.folder}/${var.name} is older than functions/${var.name} or shared/. Run: make build"
    }
  }
}

# The name carries the content: another content is another object, and the function is deployed again.
# Not create_before_destroy: of an object made again under its name the old one's end would be the new
# one's. Cloud Functions keeps a copy of what runs.
resource "google_storage_bucket_object" "this" {
  bucket = var.builder.bucket
  name   = "${var.name}/${data.archive_file.this.output_sha256}.zip"
  source = data.archive_file.this.output_path
}

resource "google_cloudfunctions2_function" "this" {
  project  = var.project_id
  location = var.region
  name     = var.service
  labels   = var.labels

  build_config {
    runtime           = var.runtime
    entry_point       = var.name
    service_account   = var.builder.service_account
    docker_repository = var.builder.repository

    source {
      storage_source {
        bucket = google_storage_bucket_object.this.bucket
        object = google_storage_bucket_object.this.name
      }
    }
  }

  service_config {
    available_cpu                    = var.shape.cpu
    available_memory                 = var.shape.memory
    max_instance_request_concurrency = var.shape.concurrency
    min_instance_count               = var.shape.min_instances
    max_instance_count               = var.shape.max_instances
    timeout_seconds                  = var.timeout_s
    ingress_settings                 = var.ingress
    service_account_email            = google_service_account.this.email
    all_traffic_on_latest_revision   = true

    environment_variables = merge(
      {
        GOOGLE_CLOUD_PROJECT = var.project_id
        # functions-framework serves so many requests at once; Cloud Run would let in more and they would queue.
        THREADS = tostring(var.shape.concurrency)
        # glibc else keeps memory apart for each thread.
        MALLOC_ARENA_MAX = "2"
      },
      var.environment,
    )

    dynamic "secret_environment_variables" {
      for_each = var.secrets
      content {
        key        = secret_environment_variables.key
        project_id = var.project_id
        secret     = secret_environment_variables.value
        version    = "latest"
      }
    }
  }

  depends_on = [google_secret_manager_secret_iam_member.reader]
}

resource "google_secret_manager_secret_iam_member" "reader" {
  for_each = var.secrets

  project   = var.project_id
  secret_id = each.value
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.this.member
}
