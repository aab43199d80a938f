# Needed: three. Everything else has a default; what is optional is in the other variables_*.tf.

variable "project_id" {
  description = "The id of an existing project with billing. One project holds one Angelia."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "project_id ${jsonencode(var.project_id)}: the project's id is needed (6 to 30 lower-case letters, digits and hyphens, a letter first), neither its name nor its number: gcloud projects list."
  }
}

variable "region" {
  description = "Where functions run and, unless told otherwise, where the data lies."
  type        = string

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]{1,2}$", var.region))
    error_message = "region ${jsonencode(var.region)}: a region like europe-north1 is needed, in lower case, no zone (europe-north1-a) and no multi-region (EU): gcloud run regions list."
  }
}

variable "notification_email" {
  description = "Who is told when an alert opens."
  type        = string

  validation {
    condition     = can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", var.notification_email))
    error_message = "notification_email ${jsonencode(var.notification_email)}: an address like ops@shop.example is needed."
  }
}

variable "environment" {
  description = "\"production\" protects what holds data from being deleted; \"dev\" lets `make destroy` take everything."
  type        = string
  default     = "production"

  validation {
    condition     = contains(["production", "dev"], var.environment)
    error_message = "environment ${jsonencode(var.environment)}: \"production\" or \"dev\" is needed."
  }
}

variable "labels" {
  description = "Labels of everything that can have some, for the bill."
  type        = map(string)
  default     = {}

  validation {
    condition = alltrue([
      for key, value in var.labels :
      can(regex("^[a-z][a-z0-9_-]{0,62}$", key)) && can(regex("^[a-z0-9_-]{0,63}$", value))
    ])
    error_message = "labels: keys and values are lower-case letters, digits, hyphens and underscores, 63 at the most, a key begins with a letter."
  }
}
