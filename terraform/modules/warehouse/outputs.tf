output "dataset_id" {
  value = google_bigquery_dataset.this.dataset_id
}

output "tables" {
  description = "The tables by name: their ids in the dataset."
  value       = { for name, table in google_bigquery_table.this : name => table.table_id }
}

output "table_ids" {
  description = "Likewise their full ids, not known while a table is about to be made anew: its grants go with it."
  value       = { for name, table in google_bigquery_table.this : name => table.id }
}

output "scheduled_queries" {
  description = "Ids of the scheduled queries, as Monitoring and Logging have them: none or one."
  value       = [for query in google_bigquery_data_transfer_config.daily : reverse(split("/", query.name))[0]]
}

output "row_writer" {
  description = "The role that writes rows and does nothing else."
  value       = google_project_iam_custom_role.row_writer.id
}
