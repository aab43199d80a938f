# GA4's daily tables: the script that `make daily` runs, on a schedule, as an account of its own.

resource "google_service_account" "daily" {
  count = var.daily.enabled ? 1 : 0

  project      = var.project_id
  account_id   = "angelia-daily-tables"
  display_name = "Angelia: the scheduled query runs as"
}

resource "google_bigquery_dataset_iam_member" "daily" {
  count = var.daily.enabled ? 1 : 0

  project    = var.project_id
  dataset_id = google_bigquery_dataset.this.dataset_id
  role       = "roles/bigquery.dataEditor"
  member     = google_service_account.daily[0].member

  lifecycle {
    replace_triggered_by = [google_bigquery_dataset.this.id]
  }
}

# A job belongs to the project: there is nothing smaller to grant it on.
resource "google_project_iam_member" "daily" {
  count = var.daily.enabled ? 1 : 0

  project = var.project_id
  role    = "roles/bigquery.jobUser"
  member  = google_service_account.daily[0].member
}

# The first run begins as soon as the query is made, and a grant takes up to a minute.
resource "time_sleep" "daily" {
  count = var.daily.enabled ? 1 : 0

  create_duration = "60s"

  triggers = {
    service_account = google_service_account.daily[0].email
  }

  depends_on = [
    google_bigquery_dataset_iam_member.daily,
    google_project_iam_member.daily,
  ]
}

# Nothing is granted to the service's agent. Google makes it when the API is first used, which is here,
# and gives it the role that lets it run as an account of the same project; a grant that comes first
# meets no account (terraform-provider-google #7115).
# https://cloud.google.com/bigquery/docs/enable-transfer-service#service_agent
resource "google_bigquery_data_transfer_config" "daily" {
  count = var.daily.enabled ? 1 : 0

  project              = var.project_id
  location             = google_bigquery_dataset.this.location
  display_name         = "Angelia: GA4's daily tables"
  data_source_id       = "scheduled_query"
  schedule             = var.daily.schedule
  service_account_name = time_sleep.daily[0].triggers.service_account

  # A script names its own tables, so there is no destination.
  params = {
    query = replace(replace(local.sql["daily"],
      "{days}", tostring(var.daily.days)),
    "{time_zone}", var.daily.time_zone)
  }

  depends_on = [google_bigquery_table.this]
}
