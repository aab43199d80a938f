variable "project_id" {
  type = string
}

variable "labels" {
  type = map(string)
}

variable "topics" {
  description = "The pipeline's topics by name: their projects/P/topics/T."
  type        = map(string)
}

variable "subscriptions" {
  description = "Those of shared/pipeline.json that push nowhere: into a table, or waiting to be pulled."
  type        = any
}

variable "dataset" {
  type = string
}

variable "tables" {
  description = "The dataset's tables by name: their ids."
  type        = map(string)
}

variable "table_ids" {
  description = "Likewise their full ids, by which a grant knows that its table is made anew."
  type        = map(string)
}

variable "undelivered_topics" {
  description = "Names of the topics that dead-letter policies forward to."
  type        = set(string)
}

variable "pubsub_agent" {
  description = "Pub/Sub's service agent as a member of IAM policies."
  type        = string
}
