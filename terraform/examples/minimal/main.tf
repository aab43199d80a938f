# The least there is: three values. Events of every site are refused until streams names them.

variable "project_id" {
  type = string
}

variable "region" {
  type = string
}

variable "notification_email" {
  type = string
}

module "angelia" {
  source = "../.."

  project_id         = var.project_id
  region             = var.region
  notification_email = var.notification_email
}

output "ingest_url" {
  value = module.angelia.ingest_url
}
