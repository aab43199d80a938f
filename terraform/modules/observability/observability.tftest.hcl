mock_provider "google" {}
mock_provider "time" {}

variables {
  project_id         = "my-project"
  notification_email = "operators@shop.example"
  subscriptions      = ["enrich", "sink-bigquery", "sink-firestore", "dead-letter-table"]
  services = {
    ingest         = "ingest"
    enrich         = "enrich"
    sink_bigquery  = "sink-bigquery"
    sink_firestore = "sink-firestore"
  }
}

run "six_alerts_that_somebody_gets" {
  command = plan

  assert {
    condition     = length(output.alerts) == 6
    error_message = "each alert costs: six at the most"
  }

  assert {
    condition = alltrue([
      for policy in concat(
        google_monitoring_alert_policy.silence[*],
        [
          google_monitoring_alert_policy.backlog, google_monitoring_alert_policy.dead_letters, google_monitoring_alert_policy.undelivered,
          google_monitoring_alert_policy.ingest, google_monitoring_alert_policy.errors,
        ],
      ) : length(policy.notification_channels) == 1 && length(policy.documentation[0].content) > 200
    ])
    error_message = "an alert tells nobody, or not what to do"
  }

  assert {
    condition     = length(jsondecode(google_monitoring_dashboard.flow.dashboard_json).mosaicLayout.tiles) == 15
    error_message = "the dashboard has five rows of three charts"
  }

  assert {
    condition     = !contains(keys(jsondecode(google_monitoring_dashboard.flow.dashboard_json)), "labels")
    error_message = "the API drops an empty map, and every plan would show a change"
  }

  assert {
    condition     = strcontains(google_logging_project_exclusion.push_requests[0].filter, "sample(insertId, 0.99)") && !strcontains(google_logging_project_exclusion.push_requests[0].filter, "\"ingest\"")
    error_message = "one in a hundred of the other stages' requests is kept"
  }
}

run "before_anybody_sends_silence_is_no_news" {
  command = plan

  variables {
    expects_events = false
  }

  assert {
    condition     = length(google_monitoring_alert_policy.silence) == 0
    error_message = "after a first deploy without a site the alert would open by itself"
  }
}

run "what_is_turned_off_is_not_made" {
  command = plan

  variables {
    thresholds = {
      silent_minutes = 0
    }
    keep_ingest_request_logs = true
    kept_push_request_logs   = 1
  }

  assert {
    condition     = length(google_monitoring_alert_policy.silence) == 0 && length(google_logging_project_exclusion.ingest_requests) == 0 && length(google_logging_project_exclusion.push_requests) == 0
    error_message = "0 minutes of silence turns the alert off, and logs that are kept need no exclusion"
  }
}

run "bad_input_is_explained" {
  command = plan

  variables {
    notification_email = "operators"
    subscriptions      = ["undelivered"]
    services = {
      ingest = "ingest"
    }
    thresholds = {
      dead_letter_ratio = 5
    }
    kept_push_request_logs = 50
  }

  expect_failures = [
    var.notification_email, var.subscriptions, var.services, var.thresholds, var.kept_push_request_logs,
  ]
}
