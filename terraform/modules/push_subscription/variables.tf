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
  description = "In Pub/Sub's language; another filter makes another subscription, which begins with what is published from then on."
  type        = string
}

variable "endpoint" {
  type = string
}

variable "audience" {
  description = "Of the token that Pub/Sub sends; for Cloud Run the service's run.app address."
  type        = string
}

variable "invokes" {
  description = "The Cloud Run service that the push account may call; null where the endpoint is another's. id: not known while a service of ours is about to be made anew, so that its grant goes with it."
  type        = object({ name = string, location = string, id = optional(string, "") })
}

variable "ack_deadline_s" {
  description = "How long one push may take."
  type        = number
}

variable "backoff_s" {
  description = "After a push that failed."
  type        = object({ minimum = number, maximum = number })
}

variable "undelivered_topic" {
  description = "Where Pub/Sub forwards what was refused max_delivery_attempts times; its agent may publish there."
  type        = string
}

variable "max_delivery_attempts" {
  type = number
}

variable "pubsub_agent" {
  description = "Pub/Sub's service agent as a member of IAM policies."
  type        = string
}
