# What is off until it is asked for.

variable "cloud_armor" {
  description = "Cloud Armor in front of the load balancer: $5 a month, $1 a rule and $0.75 a million requests. Needs domains."
  type        = bool
  default     = false

  validation {
    condition     = !var.cloud_armor || length(var.domains) > 0
    error_message = "cloud_armor: it stands in the load balancer, which there is with domains only."
  }
}

variable "archive" {
  description = "Every raw message as a file in a private bucket, with visitors' addresses in it, for so many days."
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
