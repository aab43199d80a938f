variable "project_number" {
  description = "The project's number; the budget counts this project alone."
  type        = string

  validation {
    condition     = can(regex("^[0-9]+$", var.project_number))
    error_message = "project_number is digits alone, as `gcloud projects describe PROJECT --format='value(projectNumber)'` prints. The project's id does not do: the API gives the number back, and every plan would show a change."
  }
}

variable "billing_account" {
  description = "The billing account's id, as 012345-6789AB-CDEF01. null makes no budget. The deployer needs roles/billing.costsManager on the account."
  type        = string
  default     = null

  validation {
    condition     = var.billing_account == null || can(regex("^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$", var.billing_account))
    error_message = "billing_account looks like 012345-6789AB-CDEF01, without \"billingAccounts/\": see `gcloud billing accounts list`. Leave it out to make no budget."
  }
}

variable "amount" {
  description = "A month's budget in whole units of the billing account's own currency."
  type        = number
  default     = 100

  validation {
    condition     = var.amount >= 1 && floor(var.amount) == var.amount
    error_message = "amount is a whole number of 1 or more, in the billing account's currency."
  }
}

variable "alert_percents" {
  description = "At which shares of the amount the month's spend is told. The forecast is told at 100 besides."
  type        = set(number)
  default     = [50, 90, 100]

  validation {
    condition     = length(var.alert_percents) > 0 && alltrue([for percent in var.alert_percents : percent > 0 && percent <= 1000])
    error_message = "alert_percents are per cent, as [50, 90, 100], at least one, each above 0 and at most 1000."
  }
}

variable "notification_channels" {
  description = "Monitoring's channels (projects/P/notificationChannels/N) that are told besides the billing account's administrators, at most 5 (the API's limit)."
  type        = list(string)
  default     = []

  validation {
    condition     = length(var.notification_channels) <= 5
    error_message = "A budget takes 5 notification channels at most."
  }
}

variable "display_name" {
  description = "What the budget is called in the console."
  type        = string
  default     = "Angelia"
}
