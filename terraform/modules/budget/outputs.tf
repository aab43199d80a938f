output "budget" {
  description = "The budget's id, or null where none was made."
  value       = one(google_billing_budget.this[*].id)
}
