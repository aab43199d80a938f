# Beside a server-side GTM container whose tag publishes to raw-events: its account may do that and
# no more. What it sends belongs to the stream that HERMES_STREAM_ID names.

variable "project_id" {
  type = string
}

variable "sgtm_account" {
  description = "The e-mail of the service account that the container runs as."
  type        = string
}

module "angelia" {
  source = "../.."

  project_id         = var.project_id
  region             = "europe-north1"
  notification_email = "ops@shop.example"

  raw_events_publishers = ["serviceAccount:${var.sgtm_account}"]
  settings              = { enrich = { HERMES_STREAM_ID = "shop" } }

  streams = {
    shop = {
      origins   = ["https://shop.example"]
      time_zone = "Europe/Copenhagen"
      currency  = "DKK"
    }
  }
}

output "raw_topic" {
  description = "To paste into the tag."
  value       = module.angelia.raw_topic
}
