output "member" {
  description = "Its account as a member of IAM policies."
  value       = google_service_account.this.member
}

output "uri" {
  description = "The run.app address: push endpoint and audience."
  value       = google_cloudfunctions2_function.this.service_config[0].uri
}

output "service" {
  description = "Its Cloud Run service."
  value       = google_cloudfunctions2_function.this.name
}

output "id" {
  description = "Not known while the function is about to be made anew: what is granted on its service goes with it."
  value       = google_cloudfunctions2_function.this.id
}

output "source_object" {
  description = "The object that is deployed; another one at every change of its content."
  value       = google_storage_bucket_object.this.name
}

output "revision" {
  description = "Another text at every change of what runs."
  value       = sha256(jsonencode([google_storage_bucket_object.this.name, var.runtime, var.labels, google_cloudfunctions2_function.this.service_config]))
}
