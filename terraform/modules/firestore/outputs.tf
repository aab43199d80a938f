output "database" {
  description = "The database's id."
  value       = local.database
}

output "condition" {
  description = "Of an IAM binding on the project that is to hold for this database alone."
  value = {
    title      = "angelia_firestore"
    expression = "resource.name == \"projects/${var.project_id}/databases/${local.database}\""
  }
}
