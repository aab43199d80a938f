variable "project_id" {
  type = string
}

variable "region" {
  type = string
}

variable "labels" {
  type = map(string)
}

variable "image" {
  description = "REGION-docker.pkg.dev/PROJECT/REPOSITORY/dashboard:TAG"
  type        = string
}

variable "environment" {
  description = "Its settings: docs/configuration.md."
  type        = map(string)
}

variable "invokers" {
  description = "Members of IAM policies that may open it."
  type        = set(string)
}

variable "firestore_condition" {
  description = "Of the binding that lets it read: one database, no other."
  type        = object({ title = string, expression = string })
}
