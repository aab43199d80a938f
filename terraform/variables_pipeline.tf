# What flows, how fast and how it is stored.

variable "streams" {
  description = "The sites and apps whose events are taken, as docs/collect.md describes: { shop = { origins = [\"https://shop.example\"], time_zone = \"Europe/Copenhagen\" } }. api_secret belongs into streams_secret."
  type        = any # streams.tf says why, and what each key is
  default     = {}
  nullable    = false

  validation {
    condition     = can(keys(var.streams)) && alltrue([for id in try(keys(var.streams), []) : can(regex("^[A-Za-z0-9_-]{1,64}$", id))])
    error_message = "streams: a map from a stream's id (letters, digits, - and _, 64 at the most) to its settings is needed."
  }

  validation {
    condition     = !anytrue([for stream in try(values(var.streams), []) : can(stream.api_secret)])
    error_message = "streams: api_secret would stand readable in the state and in the function's environment: put the whole of streams into a secret and name it in streams_secret."
  }

  validation {
    condition     = length(jsonencode(var.streams)) <= 30000
    error_message = "streams: over 30,000 characters do not fit into a function's environment: put them into a secret and name it in streams_secret."
  }
}

variable "streams_secret" {
  description = "A secret of Secret Manager in this project that holds streams as JSON, in place of streams; with api_secret it has to be one."
  type        = string
  default     = null

  validation {
    condition     = var.streams_secret == null || can(regex("^[A-Za-z0-9_-]{1,255}$", var.streams_secret))
    error_message = "streams_secret: the short name of a secret in this project is needed, without projects/ and without a version."
  }

  validation {
    condition     = var.streams_secret == null || try(length(var.streams), 0) == 0
    error_message = "streams_secret: give streams or streams_secret, not both."
  }
}

variable "smoke_stream" {
  description = "A stream without a site for the smoke test, added to streams; empty leaves it out, then `make deploy` cannot send its event."
  type        = string
  default     = "smoke-test"

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{0,64}$", var.smoke_stream)) && !contains(try(keys(var.streams), []), var.smoke_stream)
    error_message = "smoke_stream: letters, digits, - and _ are needed, and no name of a stream in streams."
  }
}

variable "profile" {
  description = "\"small\": half a CPU and one request at a time, cheapest for up to some 15 requests a second. \"large\": a whole CPU and 40 requests at a time."
  type        = string
  default     = "small"

  validation {
    condition     = contains(["small", "large"], var.profile)
    error_message = "profile ${jsonencode(var.profile)}: \"small\" or \"large\" is needed."
  }
}

variable "max_instances" {
  description = "Of ingest, enrich and sink_bigquery each: the cap on what a flood can cost. sink_firestore always has one."
  type        = number
  default     = 20

  validation {
    condition     = var.max_instances >= 1 && var.max_instances <= 1000 && floor(var.max_instances) == var.max_instances
    error_message = "max_instances ${var.max_instances}: a whole number from 1 to 1000 is needed."
  }
}

variable "min_instances" {
  description = "Of ingest, kept warm: the only cure for cold starts. One costs about $10 a month."
  type        = number
  default     = 0

  validation {
    condition     = var.min_instances >= 0 && var.min_instances <= var.max_instances && floor(var.min_instances) == var.min_instances
    error_message = "min_instances ${var.min_instances}: a whole number from 0 to max_instances (${var.max_instances}) is needed."
  }
}

variable "settings" {
  description = "Settings of the functions beside those that Terraform sets, by function: { ingest = { COOKIE_MAX_AGE_S = \"7776000\" } }. All of them: docs/configuration.md."
  type        = map(map(string))
  default     = {}

  validation {
    condition = alltrue(flatten([
      for name, settings in var.settings : [for variable in keys(settings) : contains(lookup(local.free_settings, name, []), variable)]
    ]))
    error_message = "settings: ${join(", ", flatten([for name, settings in var.settings : [for variable in keys(settings) : "${name}.${variable}" if !contains(lookup(local.free_settings, name, []), variable)]]))} cannot be set here: no function reads it, or Terraform sets it itself. docs/configuration.md has the settings of each function, terraform/free_settings.json those that are free."
  }

  validation {
    condition = alltrue(flatten([
      for name, settings in var.settings : [for variable, value in settings : try(tonumber(value) <= 12, false) if name != "dashboard" && endswith(variable, "_TIMEOUT_S")]
    ]))
    error_message = "settings: a …_TIMEOUT_S is a number of seconds up to 12: a function may wait four times, and has to answer before Pub/Sub pushes its message again."
  }

  validation {
    condition     = alltrue([for settings in values(var.settings) : contains(["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], upper(lookup(settings, "LOG_LEVEL", "INFO")))])
    error_message = "settings: LOG_LEVEL is DEBUG, INFO, WARNING, ERROR or CRITICAL."
  }
}

variable "delivery" {
  description = "Who writes rows: \"function\" (sink_bigquery) or \"subscription\" (Pub/Sub itself, cheaper; docs/native-subscription.md says what it loses)."
  type        = string
  default     = "function"

  validation {
    condition     = contains(["function", "subscription"], var.delivery)
    error_message = "delivery ${jsonencode(var.delivery)}: \"function\" or \"subscription\" is needed."
  }
}
