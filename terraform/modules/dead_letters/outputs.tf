output "undelivered_topics" {
  description = "Topics that a dead-letter policy may name, by name: Pub/Sub's agent may publish to them."
  value       = { for name in var.undelivered_topics : name => var.topics[name] }

  depends_on = [google_pubsub_topic_iam_member.agent]
}
