mock_provider "google" {
  mock_resource "google_compute_global_address" {
    defaults = {
      address = "203.0.113.10"
    }
  }
}

variables {
  project_id = "my-project"
  region     = "europe-west1"
  service    = "ingest"
  domains    = ["collect.shop.example", "collect.shop.test"]
}

run "one_address_for_all_domains" {
  assert {
    condition     = output.dns_records == [for domain in var.domains : { name = "${domain}.", type = "A", data = "203.0.113.10" }]
    error_message = "each domain needs an A record to the address"
  }

  assert {
    condition     = google_compute_backend_service.ingest.load_balancing_scheme == "EXTERNAL_MANAGED" && google_compute_global_forwarding_rule.https.load_balancing_scheme == "EXTERNAL_MANAGED" && google_compute_global_forwarding_rule.http.load_balancing_scheme == "EXTERNAL_MANAGED"
    error_message = "the parts of one load balancer have different schemes"
  }

  assert {
    condition     = !google_compute_backend_service.ingest.log_config[0].enable
    error_message = "the load balancer would log visitors' addresses"
  }

  assert {
    condition     = google_compute_region_network_endpoint_group.ingest.cloud_run[0].service == "ingest"
    error_message = "the load balancer leads elsewhere"
  }

  assert {
    condition     = length(google_compute_managed_ssl_certificate.this) == 2 && length(google_compute_target_https_proxy.this.ssl_certificates) == 2
    error_message = "a domain that comes later would take the certificate of the others"
  }

  assert {
    condition     = length(google_compute_security_policy.this) == 0
    error_message = "Cloud Armor costs money and is off by default"
  }

  assert {
    condition     = google_compute_url_map.redirect.default_url_redirect[0].https_redirect && google_compute_url_map.redirect.default_url_redirect[0].redirect_response_code == "PERMANENT_REDIRECT"
    error_message = "http:// is not redirected, or loses a POST's body"
  }

  assert {
    condition = google_compute_backend_service.ingest.custom_request_headers == toset([
      "${output.ingest_environment.COUNTRY_HEADERS}:{client_region}",
      "${output.ingest_environment.REGION_HEADERS}:{client_region_subdivision}",
      "${output.ingest_environment.CITY_HEADERS}:{client_city}",
    ])
    error_message = "ingest reads a place from headers that the load balancer does not set"
  }
}

run "cloud_armor_throttles_an_address" {
  command = plan

  variables {
    requests_per_minute = 600
  }

  assert {
    condition     = [for rule in google_compute_security_policy.this[0].rule : rule.rate_limit_options[0].rate_limit_threshold[0].count if rule.priority == 1000] == [600]
    error_message = "the limit is not the one that was given"
  }
}

run "a_url_is_no_domain" {
  command = plan

  variables {
    domains             = ["https://collect.shop.example/"]
    requests_per_minute = 0
    name                = "Edge"
  }

  expect_failures = [var.domains, var.requests_per_minute, var.name]
}
