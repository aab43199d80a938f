# The dataset and its tables, from the schema files that the functions carry.

resource "google_bigquery_dataset" "this" {
  project     = var.project_id
  dataset_id  = var.dataset_id
  location    = var.location
  description = "Angelia: web events in GA4's shape"
  labels      = var.labels

  # The daily tables are not Terraform's: without this a dev project could not be taken down.
  delete_contents_on_destroy = !var.is_protected
}

resource "google_bigquery_table" "this" {
  for_each = var.tables

  project    = var.project_id
  dataset_id = google_bigquery_dataset.this.dataset_id
  table_id   = each.key
  labels     = var.labels
  clustering = length(each.value.cluster_by) == 0 ? null : each.value.cluster_by

  # In the API's own spelling (INTEGER, RECORD, every mode, no empty text): else every plan has a difference.
  schema = jsonencode(concat(
    jsondecode(file("${var.definitions}/shared/schema/${each.value.schema}")),
    each.key == "events" ? [for column in var.extra_columns : { for key, value in column : key => value if value != "" }] : [],
  ))

  time_partitioning {
    type  = "DAY"
    field = each.value.partition_by
  }

  deletion_protection = var.is_protected
}

# Writing rows takes these two; roles/bigquery.dataEditor could delete the table as well.
resource "google_project_iam_custom_role" "row_writer" {
  project     = var.project_id
  role_id     = "angeliaRowWriter"
  title       = "Angelia: writes rows"
  permissions = ["bigquery.tables.get", "bigquery.tables.updateData"]
}
