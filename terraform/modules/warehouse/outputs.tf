output "dataset_id" {
  value = google_bigquery_dataset.this.dataset_id
}

output "tables" {
  description = "The tables by name: their ids in the dataset."
  value       = { for name, table in google_bigquery_table.this : name => table.table_id }
}

output "row_writer" {
  description = "The role that writes rows and does nothing else."
  value       = google_project_iam_custom_role.row_writer.id
}
