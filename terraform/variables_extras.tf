# What is off until it is asked for.

variable "requests_per_minute" {
  description = "Cloud Armor in the load balancer: how many requests one address may send a minute. $5 a month, $1 a rule and $0.75 a million requests. Needs domains."
  type        = number
  default     = null

  validation {
    condition     = var.requests_per_minute == null || length(var.domains) > 0
    error_message = "requests_per_minute: Cloud Armor stands in the load balancer, which there is with domains only."
  }
}

variable "archive" {
  description = "Every raw message as a file in a private bucket, with visitors' addresses in it, for so many days. To turn it off again in production: docs/operations.md, The archive."
  type        = object({ retention_days = optional(number, 30) })
  default     = null
}

variable "budget" {
  description = "A budget that mails the billing account's administrators: { billing_account = \"012345-6789AB-CDEF01\", amount = 50 } in the account's currency."
  type        = object({ billing_account = string, amount = number })
  default     = null

  validation {
    condition     = var.budget == null || can(regex("^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$", var.budget.billing_account))
    error_message = "budget.billing_account: an id like 012345-6789AB-CDEF01 is needed: gcloud billing accounts list."
  }

  validation {
    condition     = var.budget == null || try(var.budget.amount > 0 && floor(var.budget.amount) == var.budget.amount, false)
    error_message = "budget.amount: a whole number above 0 is needed."
  }
}

variable "alerts" {
  description = "When to tell notification_email; what each number means is in modules/observability/variables.tf. silent_minutes = 0 turns off the alert on silence."
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
}

variable "request_logs" {
  description = "What Cloud Logging keeps of Cloud Run's line for each request. ingest: false, for they hold addresses and full URLs. pushes: the share of those that were answered 2xx."
  type        = object({ ingest = optional(bool, false), pushes = optional(number, 0.01) })
  default     = {}
}
