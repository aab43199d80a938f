# The views, each after those that it reads: BigQuery looks at the query when a view is made.

locals {
  views = ["deduplicated_events", "purchases", "sessions", "channel_daily"]

  folder = "${var.definitions}/functions/sink_bigquery/sql"

  # What sessions and the daily tables say of a session is one text.
  sql = {
    for name in concat(local.views, ["daily"]) : name => replace(replace(replace(
      file("${local.folder}/${name}.sql"),
      "{visits}", trimspace(file("${local.folder}/parts/visits.sql"))),
      "{project}", var.project_id),
    "{dataset}", var.dataset_id)
  }

  # The comment that the file begins with; those inside the query are indented.
  description = {
    for name in local.views : name => join(" ", [
      for line in split("\n", local.sql[name]) : trimprefix(line, "-- ") if startswith(line, "-- ")
    ])
  }
}

resource "google_bigquery_table" "deduplicated_events" {
  project             = var.project_id
  dataset_id          = google_bigquery_dataset.this.dataset_id
  table_id            = "deduplicated_events"
  description         = local.description["deduplicated_events"]
  labels              = var.labels
  deletion_protection = false # it holds no rows

  view {
    query          = local.sql["deduplicated_events"]
    use_legacy_sql = false
  }

  depends_on = [google_bigquery_table.this]
}

resource "google_bigquery_table" "purchases" {
  project             = var.project_id
  dataset_id          = google_bigquery_dataset.this.dataset_id
  table_id            = "purchases"
  description         = local.description["purchases"]
  labels              = var.labels
  deletion_protection = false

  view {
    query          = local.sql["purchases"]
    use_legacy_sql = false
  }

  depends_on = [google_bigquery_table.deduplicated_events]
}

resource "google_bigquery_table" "sessions" {
  project             = var.project_id
  dataset_id          = google_bigquery_dataset.this.dataset_id
  table_id            = "sessions"
  description         = local.description["sessions"]
  labels              = var.labels
  deletion_protection = false

  view {
    query          = local.sql["sessions"]
    use_legacy_sql = false
  }

  depends_on = [google_bigquery_table.purchases]
}

resource "google_bigquery_table" "channel_daily" {
  project             = var.project_id
  dataset_id          = google_bigquery_dataset.this.dataset_id
  table_id            = "channel_daily"
  description         = local.description["channel_daily"]
  labels              = var.labels
  deletion_protection = false

  view {
    query          = local.sql["channel_daily"]
    use_legacy_sql = false
  }

  depends_on = [google_bigquery_table.sessions]
}
