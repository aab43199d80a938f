variable "project_id" {
  type = string
}

variable "region" {
  type = string
}

variable "labels" {
  type = map(string)
}

variable "name" {
  description = "As in functions/: the folder in the build, and the function in it that is called."
  type        = string
}

variable "service" {
  description = "Name of the function and of its Cloud Run service: no underscores."
  type        = string
}

variable "runtime" {
  description = "Google's id of the Python that runs it."
  type        = string
}

variable "build" {
  description = "folder: where `make build` staged it. sources: hash of the sources as they are now. staged: the hash `make build` noted."
  type = object({
    folder  = string
    sources = string
    staged  = string
  })
}

variable "builder" {
  description = "What the build in the cloud uses."
  type = object({
    bucket          = string
    repository      = string
    service_account = string
  })
}

variable "shape" {
  description = "One instance, and how many of them. concurrency above 1 needs a whole CPU."
  type = object({
    cpu           = string
    memory        = string
    concurrency   = number
    min_instances = number
    max_instances = number
  })

  validation {
    condition     = var.shape.concurrency == 1 || tonumber(var.shape.cpu) >= 1
    error_message = "Cloud Run refuses a concurrency above 1 on less than one CPU."
  }
}

variable "timeout_s" {
  description = "Of one request: below the push subscription's ack deadline, and above what the function itself waits for."
  type        = number
}

variable "ingress" {
  type = string

  validation {
    condition     = contains(["ALLOW_ALL", "ALLOW_INTERNAL_ONLY", "ALLOW_INTERNAL_AND_GCLB"], var.ingress)
    error_message = "ingress: ALLOW_ALL, ALLOW_INTERNAL_ONLY or ALLOW_INTERNAL_AND_GCLB is needed."
  }
}

variable "environment" {
  description = "Its settings: docs/configuration.md."
  type        = map(string)
}

variable "secrets" {
  description = "Settings whose text is the latest version of a secret, by variable."
  type        = map(string)
  default     = {}
}
