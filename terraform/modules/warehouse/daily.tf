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
}

# A job belongs to the project: there is nothing smaller to grant it on.
resource "google_project_iam_member" "daily" {
  count = var.daily.enabled ? 1 : 0

  project = var.project_id
  role    = "roles/bigquery.jobUser"
  member  = google_service_account.daily[0].member
}

# Its agent has this by its own role in most projects; where the service was switched on by the API
# alone it may lack it, and then the query is refused ("P4 service account needs
# iam.serviceAccounts.getAccessToken", google-cloud-python #10406).
resource "google_service_account_iam_member" "daily" {
  count = var.daily.enabled ? 1 : 0

  service_account_id = google_service_account.daily[0].name
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = var.transfer_agent
}

resource "google_bigquery_data_transfer_config" "daily" {
  count = var.daily.enabled ? 1 : 0

  project              = var.project_id
  location             = google_bigquery_dataset.this.location
  display_name         = "Angelia: GA4's daily tables"
  data_source_id       = "scheduled_query"
  schedule             = var.daily.schedule
  service_account_name = google_service_account.daily[0].email

  # A script names its own tables, so there is no destination.
  params = {
    query = replace(replace(local.sql["daily"],
      "{days}", tostring(var.daily.days)),
    "{time_zone}", var.daily.time_zone)
  }

  depends_on = [
    google_bigquery_dataset_iam_member.daily,
    google_bigquery_table.this,
    google_project_iam_member.daily,
    google_service_account_iam_member.daily,
  ]
}
