output "name" {
  value = google_pubsub_subscription.this.name
}

output "push_account" {
  description = "The account that Pub/Sub calls with: what an endpoint of your own looks for in the token."
  value       = google_service_account.push.email
}
