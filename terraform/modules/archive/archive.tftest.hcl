mock_provider "google" {}
mock_provider "time" {}

variables {
  project_id        = "my-project"
  project_number    = "123456789012"
  topic             = "projects/my-project/topics/raw-events"
  undelivered_topic = "projects/my-project/topics/undelivered"
  location          = "EU"
}

run "a_private_bucket_that_empties_itself" {
  command = plan

  assert {
    condition     = google_storage_bucket.archive.uniform_bucket_level_access && google_storage_bucket.archive.public_access_prevention == "enforced"
    error_message = "the bucket could be made public"
  }

  assert {
    condition     = one(google_storage_bucket.archive.lifecycle_rule[0].condition).age == 30 && !google_storage_bucket.archive.versioning[0].enabled && google_storage_bucket.archive.soft_delete_policy[0].retention_duration_seconds == 0
    error_message = "addresses would be kept for longer than 30 days"
  }

  assert {
    condition     = google_pubsub_subscription.archive.expiration_policy[0].ttl == ""
    error_message = "the subscription would delete itself when idle"
  }

  assert {
    condition     = google_pubsub_subscription.archive.ack_deadline_seconds >= tonumber(trimsuffix(google_pubsub_subscription.archive.cloud_storage_config[0].max_duration, "s"))
    error_message = "Pub/Sub refuses files that stay open for longer than the ack deadline"
  }

  assert {
    condition     = google_pubsub_subscription.archive.cloud_storage_config[0].avro_config[0].write_metadata
    error_message = "without its metadata an sGTM object has no time"
  }

  assert {
    condition     = google_pubsub_subscription_iam_member.service_agent.role == "roles/pubsub.subscriber" && length(google_storage_bucket_iam_member.writer) == 2
    error_message = "Pub/Sub's service agent lacks a grant"
  }

  assert {
    condition     = time_sleep.grant.create_duration == "30s" && google_pubsub_subscription.archive.cloud_storage_config[0].bucket == time_sleep.grant.triggers.bucket
    error_message = "the subscription does not wait for the grants"
  }
}

run "text_has_the_data_alone" {
  command = plan

  variables {
    format = "text"
  }

  assert {
    condition     = length(google_pubsub_subscription.archive.cloud_storage_config[0].avro_config) == 0 && google_pubsub_subscription.archive.cloud_storage_config[0].filename_suffix == ".jsonl"
    error_message = "files of text are called as what they are"
  }
}

run "bad_input_is_explained" {
  command = plan

  variables {
    topic          = "raw-events"
    retention_days = 0
    format         = "json"
    bucket_name    = "Archive"
  }

  expect_failures = [var.topic, var.retention_days, var.format, var.bucket_name]
}
