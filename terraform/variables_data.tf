# Where the data lies and how long it stays.

variable "dataset_id" {
  description = "BigQuery's dataset."
  type        = string
  default     = "analytics"

  validation {
    condition     = can(regex("^[A-Za-z0-9_]+$", var.dataset_id))
    error_message = "dataset_id ${jsonencode(var.dataset_id)}: letters, digits and underscores are needed."
  }
}

variable "bigquery_location" {
  description = "Of the dataset, for ever: a region, \"EU\" or \"US\". The region if it is not given."
  type        = string
  default     = null

  validation {
    condition     = var.bigquery_location == null || can(regex("^(EU|US|[a-z]+-[a-z]+[0-9]{1,2})$", var.bigquery_location))
    error_message = "bigquery_location ${jsonencode(var.bigquery_location)}: EU, US or a region like europe-north1, in lower case, is needed."
  }
}

variable "extra_columns" {
  description = "Columns of your own at the end of the table events, as BigQuery's API spells them: [{ name = \"margin\", type = \"NUMERIC\", mode = \"NULLABLE\" }]. A column that is made otherwise is dropped by the next apply."
  type = list(object({
    name        = string
    type        = string
    mode        = optional(string, "NULLABLE")
    description = optional(string, "")
  }))
  default = []

  validation {
    condition     = alltrue([for column in var.extra_columns : contains(["NULLABLE", "REPEATED"], column.mode)])
    error_message = "extra_columns: ${join(", ", [for column in var.extra_columns : "${column.name} is ${column.mode}" if !contains(["NULLABLE", "REPEATED"], column.mode)])}: NULLABLE or REPEATED is needed; a REQUIRED column cannot be added to a table that has rows."
  }

  validation {
    condition     = alltrue([for column in var.extra_columns : contains(local.column_types, column.type)])
    error_message = "extra_columns: ${join(", ", [for column in var.extra_columns : "${column.name} is ${column.type}" if !contains(local.column_types, column.type)])}: as BigQuery's API spells them the types are ${join(", ", local.column_types)}."
  }

  # https://cloud.google.com/bigquery/docs/schemas#column_names
  validation {
    condition     = alltrue([for column in var.extra_columns : can(regex("^[A-Za-z_][A-Za-z0-9_]{0,299}$", column.name))])
    error_message = "extra_columns: a name has letters, digits and underscores, no digit first."
  }

  # BigQuery knows no difference between capitals and small letters in a column's name.
  validation {
    condition     = length(distinct(concat(local.event_columns, [for column in var.extra_columns : lower(column.name)]))) == length(local.event_columns) + length(var.extra_columns)
    error_message = "extra_columns: each of ${join(", ", [for column in var.extra_columns : column.name])} may be there once, and not as a column that events has already (docs/table.md)."
  }
}

variable "daily_tables" {
  description = "The scheduled query that keeps GA4's daily tables: on or off, how often, in which time zone a day is (the streams'), how many days before today are made anew."
  type = object({
    enabled   = optional(bool, true)
    schedule  = optional(string, "every 6 hours")
    time_zone = optional(string, "UTC")
    days      = optional(number, 3)
  })
  default = {}

  validation {
    condition     = contains(local.time_zones, var.daily_tables.time_zone)
    error_message = "daily_tables.time_zone ${jsonencode(var.daily_tables.time_zone)} is unknown: a name like Europe/Copenhagen is needed (terraform/time_zones.txt has all)."
  }

  validation {
    condition     = var.daily_tables.days >= 0 && var.daily_tables.days <= 3650 && floor(var.daily_tables.days) == var.daily_tables.days
    error_message = "daily_tables.days ${var.daily_tables.days}: a whole number from 0 to 3650 is needed."
  }

  validation {
    condition     = anytrue([for form in local.schedules : can(regex(form, lower(var.daily_tables.schedule)))])
    error_message = "daily_tables.schedule ${jsonencode(var.daily_tables.schedule)}: a schedule like \"every 6 hours\", \"every day 03:00\", \"every mon,thu 03:00\" or \"1,15 of month 03:00\" (UTC) is needed."
  }
}

variable "raw_events_retention_days" {
  description = "How long raw-events holds what came after it was taken, so that `gcloud pubsub subscriptions seek` can send it once more: 0 to 31 days, $0.27 a GiB and month. It holds visitors' addresses."
  type        = number
  default     = 1

  validation {
    condition     = var.raw_events_retention_days >= 0 && var.raw_events_retention_days <= 31 && floor(var.raw_events_retention_days) == var.raw_events_retention_days
    error_message = "raw_events_retention_days ${var.raw_events_retention_days}: a whole number from 0 to 31 is needed."
  }
}

variable "firestore_location" {
  description = "Of the database, for ever. The region if it is not given."
  type        = string
  default     = null

  validation {
    condition     = var.firestore_location == null || can(regex("^(nam5|nam7|eur3|[a-z]+-[a-z]+[0-9]{1,2})$", var.firestore_location))
    error_message = "firestore_location ${jsonencode(var.firestore_location)}: eur3, nam5, nam7 or a region like europe-north1, in lower case, is needed."
  }
}

variable "firestore_database" {
  description = "The database's id. \"(default)\" is the one that has Firestore's free quota."
  type        = string
  default     = "(default)"

  validation {
    condition     = var.firestore_database == "(default)" || can(regex("^[a-z][a-z0-9-]{2,61}[a-z0-9]$", var.firestore_database))
    error_message = "firestore_database ${jsonencode(var.firestore_database)}: \"(default)\", or 4 to 63 lower-case letters, digits and hyphens, a letter first, are needed."
  }
}

variable "create_firestore_database" {
  description = "false where the database is there already and is to stay outside Terraform, which then sets no TTL and no index in it; docs/deploy.md says how to take it in instead."
  type        = bool
  default     = true
}
