variable "project_id" {
  type = string
}

variable "labels" {
  type = map(string)
}

variable "dataset_id" {
  type = string
}

variable "location" {
  description = "Of the dataset, for ever."
  type        = string
}

variable "is_protected" {
  description = "Whether tables with rows in them refuse to be deleted."
  type        = bool
}

variable "definitions" {
  description = "The folder with shared/ and functions/sink_bigquery/sql/."
  type        = string
}

variable "tables" {
  description = "As in shared/pipeline.json: schema, partition_by, cluster_by by name."
  type = map(object({
    schema       = string
    partition_by = string
    cluster_by   = list(string)
  }))
}

variable "extra_columns" {
  description = "Columns at the end of events, as the API spells them."
  type        = list(map(string))
}

variable "daily" {
  description = "The scheduled query of GA4's daily tables."
  type        = object({ enabled = bool, schedule = string, time_zone = string, days = number })
}
