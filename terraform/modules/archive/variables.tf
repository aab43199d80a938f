variable "project_id" {
  description = "The project's id."
  type        = string
}

variable "project_number" {
  description = "The project's number: it is in the name of Pub/Sub's service agent."
  type        = string

  validation {
    condition     = can(regex("^[0-9]+$", var.project_number))
    error_message = "project_number is digits alone: `gcloud projects describe PROJECT --format='value(projectNumber)'` prints it."
  }
}

variable "topic" {
  description = "The full name of raw-events: projects/P/topics/T."
  type        = string

  validation {
    condition     = can(regex("^projects/[^/]+/topics/[^/]+$", var.topic))
    error_message = "topic is a full name, projects/PROJECT/topics/TOPIC, as google_pubsub_topic.….id gives it."
  }
}

variable "undelivered_topic" {
  description = "The full name of the topic for what could not be written in 100 attempts: projects/P/topics/T. Pub/Sub's service agent has to be publisher on it."
  type        = string

  validation {
    condition     = can(regex("^projects/[^/]+/topics/[^/]+$", var.undelivered_topic))
    error_message = "undelivered_topic is a full name, projects/PROJECT/topics/TOPIC, as google_pubsub_topic.….id gives it."
  }
}

variable "location" {
  description = "Where the bucket is, as EU, US or a region: that of the table is a good choice. It is for ever."
  type        = string
}

variable "retention_days" {
  description = "Days after which a file is deleted. The files hold visitors' addresses: keep them no longer than your privacy notice says."
  type        = number
  default     = 30

  validation {
    condition     = var.retention_days >= 1 && var.retention_days <= 3650 && floor(var.retention_days) == var.retention_days
    error_message = "retention_days is a whole number from 1 to 3650. There is no \"for ever\": the archive holds visitors' addresses."
  }
}

variable "format" {
  description = "avro: messages with their id, publish time and attributes. text: their data alone, one a line; what sGTM publishes by itself has no time of its own there."
  type        = string
  default     = "avro"

  validation {
    condition     = contains(["avro", "text"], var.format)
    error_message = "format is \"avro\" or \"text\": python -m functions.enrich reads both (docs/re-enrich.md)."
  }
}

variable "name" {
  description = "The subscription's name."
  type        = string
  default     = "raw-archive"
}

variable "bucket_name" {
  description = "The bucket's name, unique in the world. null is <project>-raw-events."
  type        = string
  default     = null

  validation {
    condition     = var.bucket_name == null || can(regex("^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$", var.bucket_name))
    error_message = "bucket_name is 3 to 63 lower-case letters, digits, hyphens, dots and underscores, with a letter or digit at both ends."
  }
}

variable "force_destroy" {
  description = "Whether terraform destroy deletes a bucket that holds files."
  type        = bool
  default     = false
}

variable "labels" {
  description = "Labels of the bucket and the subscription."
  type        = map(string)
  default     = {}
}
