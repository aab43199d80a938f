# Off by default: list prices of $5 a policy, $1 a rule and $0.75 a million requests are more than
# Pub/Sub and BigQuery together cost for the same events.

resource "google_compute_security_policy" "this" {
  count = var.requests_per_minute == null ? 0 : 1

  project     = var.project_id
  name        = var.name
  description = "Requests a minute of one address; the rest is answered 429 until the minute is over."

  rule {
    action      = "throttle"
    priority    = 1000
    description = "at most ${var.requests_per_minute} a minute of an address"

    match {
      versioned_expr = "SRC_IPS_V1"
      config {
        src_ip_ranges = ["*"]
      }
    }

    rate_limit_options {
      conform_action = "allow"
      exceed_action  = "deny(429)"
      enforce_on_key = "IP"

      rate_limit_threshold {
        count        = var.requests_per_minute
        interval_sec = 60
      }
    }
  }

  # The API wants a default rule of the last priority.
  rule {
    action      = "allow"
    priority    = 2147483647
    description = "default"

    match {
      versioned_expr = "SRC_IPS_V1"
      config {
        src_ip_ranges = ["*"]
      }
    }
  }

  # Turned off, the backend service lets go of it before it is deleted: else the API refuses that.
  lifecycle {
    create_before_destroy = true
  }
}
