variable "project_id" {
  type = string
}

variable "labels" {
  type = map(string)
}

variable "name" {
  type = string
}

variable "topic" {
  description = "projects/P/topics/T"
  type        = string
}

variable "filter" {
  description = "In Pub/Sub's language."
  type        = string
  default     = ""
}

variable "table" {
  description = "id: not known while the table is about to be made anew, so that its grant goes with it."
  type        = object({ dataset = string, name = string, id = string })
}

variable "columns" {
  description = "\"metadata\": data and attributes as columns of their own. \"json\": a message's fields are the table's columns, others are dropped."
  type        = string

  validation {
    condition     = contains(["metadata", "json"], var.columns)
    error_message = "columns: \"metadata\" or \"json\" is needed."
  }
}

variable "undelivered" {
  description = "Where Pub/Sub forwards what the table refused so often, and what lies between two attempts; null keeps it in the subscription."
  type = object({
    topic                 = string
    max_delivery_attempts = number
    minimum_backoff_s     = number
    maximum_backoff_s     = number
  })
  default = null
}

variable "pubsub_agent" {
  description = "Pub/Sub's service agent as a member of IAM policies."
  type        = string
}
