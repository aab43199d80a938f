# Under a domain of the site's own: its cookies are first-party, and the load balancer tells places.
# Set the records of the output dns_records; the certificate comes up to an hour after them.

variable "project_id" {
  type = string
}

module "angelia" {
  source = "../.."

  project_id         = var.project_id
  region             = "europe-north1"
  notification_email = "ops@shop.example"

  # With sites that send to run.app already, domains_only comes later: docs/deploy.md.
  domains      = ["collect.shop.example"]
  domains_only = true

  # On the site's own domain the cookie need not be for other sites.
  settings = { ingest = { COOKIE_SAME_SITE = "Lax" } }

  streams = {
    shop = {
      origins         = ["https://shop.example", "https://www.shop.example"]
      measurement_ids = ["G-5T0Z13HKP4"]
      time_zone       = "Europe/Copenhagen"
      currency        = "DKK"
    }
  }

  daily_tables = { time_zone = "Europe/Copenhagen" }
}

output "dns_records" {
  value = module.angelia.dns_records
}

output "beacon" {
  value = module.angelia.beacon
}
