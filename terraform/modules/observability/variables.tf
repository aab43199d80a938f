variable "project_id" {
  description = "The project's id."
  type        = string
}

variable "notification_email" {
  description = "Who is told."
  type        = string

  validation {
    condition     = can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s.]+$", var.notification_email))
    error_message = "notification_email is an e-mail address, as operators@shop.example: alerts that reach nobody are none."
  }
}

variable "services" {
  description = "The Cloud Run service of each stage, by the stage's name. Without sink_bigquery where a BigQuery subscription delivers, without dashboard where there is none."
  type        = map(string)

  validation {
    condition     = alltrue([for stage in keys(var.services) : contains(["ingest", "enrich", "sink_bigquery", "sink_firestore", "dashboard"], stage)])
    error_message = "services has the stages ingest, enrich, sink_bigquery, sink_firestore and dashboard: no other logs in the form that the alerts count."
  }

  validation {
    condition     = contains(keys(var.services), "ingest") && contains(keys(var.services), "enrich")
    error_message = "services needs ingest and enrich."
  }
}

variable "topics" {
  description = "The topics' names, as in shared/pipeline.json."
  type = object({
    raw         = optional(string, "raw-events")
    enriched    = optional(string, "enriched-events")
    dead_letter = optional(string, "dead-letter")
    undelivered = optional(string, "undelivered")
  })
  default = {}
}

variable "subscriptions" {
  description = "The names of the subscriptions that deliver (push, to a table, to a bucket): nothing should wait in them. Not those that wait for a replay."
  type        = set(string)

  validation {
    condition     = length(var.subscriptions) > 0 && !contains(var.subscriptions, "undelivered") && !contains(var.subscriptions, "dead-letter-replay")
    error_message = "subscriptions are those that deliver, at least one: dead-letter-replay and undelivered hold messages for days by design, and would alert for ever."
  }
}

variable "expects_events" {
  description = "Whether anybody sends yet: before that the smoke test's event is the only one, and silence is no news."
  type        = bool
  default     = true
}

variable "scheduled_queries" {
  description = "The scheduled queries whose failure is told: the last part of a transfer config's name."
  type        = list(string)
  default     = []
}

variable "undelivered_subscription" {
  description = "The name of the subscription that holds what no stage took in 100 attempts."
  type        = string
  default     = "undelivered"
}

variable "thresholds" {
  description = <<-EOT
    When to tell. backlog_minutes: age of the oldest message that waits (an archive's waits 5
    minutes for its file to be closed); dead_letters_an_hour: more than so many;
    dead_letter_ratio: of the messages that came in; ingest_error_ratio: answers 5xx and 429 of all; ingest_p99_ms: of the
    answers, cold starts included; errors_in_10_minutes: log lines that ask for a person, more than so many;
    silent_minutes: nothing came in for so long, 0 turns it off.
  EOT
  type = object({
    backlog_minutes      = optional(number, 10)
    dead_letters_an_hour = optional(number, 0)
    dead_letter_ratio    = optional(number, 0.01)
    ingest_error_ratio   = optional(number, 0.02)
    ingest_p99_ms        = optional(number, 5000)
    errors_in_10_minutes = optional(number, 0)
    silent_minutes       = optional(number, 720)
  })
  default = {}

  validation {
    condition     = alltrue([for ratio in [var.thresholds.dead_letter_ratio, var.thresholds.ingest_error_ratio] : ratio > 0 && ratio < 1])
    error_message = "thresholds: dead_letter_ratio and ingest_error_ratio are shares between 0 and 1, as 0.01 for one in a hundred."
  }

  validation {
    condition     = alltrue([for number in [var.thresholds.dead_letters_an_hour, var.thresholds.errors_in_10_minutes] : number >= 0])
    error_message = "thresholds: dead_letters_an_hour and errors_in_10_minutes are numbers that may be exceeded: 0 or more."
  }

  validation {
    condition     = var.thresholds.backlog_minutes >= 1 && var.thresholds.ingest_p99_ms > 0
    error_message = "thresholds: backlog_minutes is 1 or more (Pub/Sub measures once a minute), ingest_p99_ms more than 0."
  }

  validation {
    condition     = floor(var.thresholds.silent_minutes) == var.thresholds.silent_minutes && var.thresholds.silent_minutes >= 0 && var.thresholds.silent_minutes <= 1380
    error_message = "thresholds: silent_minutes is a whole number up to 1380 (23 hours): Monitoring looks back no further than a day. 0 turns the alert off."
  }
}

variable "keep_ingest_request_logs" {
  description = "Whether Cloud Logging keeps a line, with address and full URL, of each request to ingest. Its refusals are logged by ingest itself, without either."
  type        = bool
  default     = false
}

variable "kept_push_request_logs" {
  description = "The share of the other stages' request lines that is kept where the answer was 2xx: 0.01 is one in a hundred, 1 all."
  type        = number
  default     = 0.01

  validation {
    condition     = var.kept_push_request_logs >= 0 && var.kept_push_request_logs <= 1
    error_message = "kept_push_request_logs is a share from 0 to 1."
  }
}

variable "name" {
  description = "What the alerts, the dashboard, the metric and the exclusions begin with."
  type        = string
  default     = "angelia"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,30}$", var.name))
    error_message = "name is 1 to 31 lower-case letters, digits and hyphens, and begins with a letter."
  }
}

variable "labels" {
  description = "Labels of the channel and the alerts."
  type        = map(string)
  default     = {}
}
