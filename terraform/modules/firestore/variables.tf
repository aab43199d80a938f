variable "project_id" {
  type = string
}

variable "database" {
  description = "The database's id; \"(default)\" is Firestore's own name for the first."
  type        = string
}

variable "create_database" {
  description = "false where it is there and stays outside Terraform."
  type        = bool
}

variable "location" {
  description = "Of the database, for ever."
  type        = string
}

variable "is_protected" {
  description = "Whether the database refuses to be deleted."
  type        = bool
}
