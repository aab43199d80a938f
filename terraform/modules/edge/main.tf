# Ingest under a host of the site's own: first-party cookies, and the visitor's place from Google.
# Address -> forwarding rule -> HTTPS proxy -> URL map -> backend service -> ingest on Cloud Run.

locals {
  # The headers that ingest reads (functions/ingest/settings.py). client_region is the country;
  # what Google does not know is empty. One that a client sent is overwritten.
  # https://cloud.google.com/load-balancing/docs/https/custom-headers-global
  country_header = "X-Client-Geo-Country"
  region_header  = "X-Client-Geo-Region"
  city_header    = "X-Client-Geo-City"
}

resource "google_compute_region_network_endpoint_group" "ingest" {
  project               = var.project_id
  name                  = "${var.name}-ingest"
  region                = var.region
  network_endpoint_type = "SERVERLESS"

  cloud_run {
    service = var.service
  }
}

resource "google_compute_backend_service" "ingest" {
  project = var.project_id
  name    = "${var.name}-ingest"

  # Here and in the forwarding rules: providers 7 and 8 have different defaults.
  load_balancing_scheme = "EXTERNAL_MANAGED"
  protocol              = "HTTPS"
  security_policy       = one(google_compute_security_policy.this[*].id)

  custom_request_headers = [
    "${local.country_header}:{client_region}",
    "${local.region_header}:{client_region_subdivision}",
    "${local.city_header}:{client_city}",
  ]

  backend {
    group = google_compute_region_network_endpoint_group.ingest.id
  }

  # Its entries hold visitors' addresses and the full URLs of hits.
  log_config {
    enable = false
  }
}

resource "google_compute_url_map" "https" {
  project         = var.project_id
  name            = "${var.name}-https"
  default_service = google_compute_backend_service.ingest.id
}

# One for each domain: a new one takes up to an hour, and the others answer meanwhile.
resource "google_compute_managed_ssl_certificate" "this" {
  for_each = toset(var.domains)

  project = var.project_id
  name    = "${var.name}-${substr(sha1(each.key), 0, 8)}"

  managed {
    domains = [each.key]
  }

  # The proxy lets go of one before it is deleted.
  lifecycle {
    create_before_destroy = true
  }
}

resource "google_compute_target_https_proxy" "this" {
  project          = var.project_id
  name             = "${var.name}-https"
  url_map          = google_compute_url_map.https.id
  ssl_certificates = [for domain in var.domains : google_compute_managed_ssl_certificate.this[domain].id]
}

resource "google_compute_global_address" "this" {
  project = var.project_id
  name    = var.name
}

resource "google_compute_global_forwarding_rule" "https" {
  project               = var.project_id
  name                  = "${var.name}-https"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  ip_address            = google_compute_global_address.this.id
  port_range            = "443"
  target                = google_compute_target_https_proxy.this.id
  labels                = var.labels
}
