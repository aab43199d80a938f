# terraform -chdir=terraform test, after `make build`: no project and no credentials are needed.

mock_provider "google" {
  mock_data "google_project" {
    defaults = { number = "123456789012" }
  }
}

mock_provider "time" {}

variables {
  project_id         = "my-shop"
  region             = "europe-north1"
  notification_email = "ops@shop.example"
}

run "three_values_are_enough" {
  command = plan

  assert {
    condition     = length(google_pubsub_topic.this) == 4
    error_message = "the four topics of shared/pipeline.json are needed"
  }

  assert {
    condition     = length(google_cloud_run_v2_service_iam_member.public) == 1 && google_cloud_run_v2_service_iam_member.public[0].name == "ingest"
    error_message = "ingest and nothing else is public"
  }

  # Google's own examples of schedules, and others.
  assert {
    condition = alltrue([
      for schedule in [
        "every 6 hours", "every 24 hours", "every 30 mins from 8:00 to 20:00", "every 5 minutes synchronized", "every day 03:00", "every mon,thu 3:05",
        "1st,3rd monday of month 15:30", "every wed,fri of jan,jun 13:15", "first sunday of quarter 00:00", "1,15 of month 03:00",
      ] : anytrue([for form in local.schedules : can(regex(form, schedule))])
    ])
    error_message = "a schedule that BigQuery takes is refused"
  }

  assert {
    condition = !anytrue([
      for schedule in ["every banana", "every hours", "every day", "every day 25:00", "0 3 * * *", "daily", "every 6 hours please", "1st banana of month 03:00"] :
      anytrue([for form in local.schedules : can(regex(form, schedule))])
    ])
    error_message = "a schedule that BigQuery does not take is let through"
  }

  # No sites are given, and the plan says so.
  expect_failures = [check.streams]
}

run "pub_sub_can_write_the_rows_itself" {
  command = plan

  variables {
    delivery = "subscription"
    streams  = { shop = { origins = ["https://shop.example"] } }
  }

  assert {
    condition     = !contains(keys(local.functions), "sink_bigquery") && length(module.native) == 1
    error_message = "a subscription takes the function's place"
  }

  assert {
    condition     = local.environment.enrich.ROWS_PER_MESSAGE == "1"
    error_message = "a subscription writes a message as one row"
  }
}

run "bad_input_is_refused" {
  command = plan

  variables {
    project_id = "My Shop"
    region     = "europe-north1-a"
    streams    = { shop = { origins = ["shop.example"] } }
    settings   = { ingest = { RAW_TOPIC = "another" } }
  }

  expect_failures = [var.project_id, var.region, output.streams, var.settings]
}
