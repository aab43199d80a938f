variable "project_id" {
  description = "The project's id."
  type        = string
}

variable "region" {
  description = "The region of ingest."
  type        = string
}

variable "service" {
  description = "The name of ingest's Cloud Run service. Give it ingress ALLOW_INTERNAL_AND_GCLB: whoever reaches it past the load balancer could state any address and place."
  type        = string
}

variable "domains" {
  description = "The hosts that ingest is called by, as collect.shop.example; one of the site's own registrable domain makes its cookie first-party."
  type        = list(string)

  validation {
    condition     = length(var.domains) >= 1 && length(var.domains) <= 15 && length(var.domains) == length(distinct(var.domains))
    error_message = "domains are 1 to 15 hosts, each once: each has a certificate, and a load balancer takes no more."
  }

  validation {
    condition = alltrue([
      for domain in var.domains :
      can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$", domain)) && length(domain) < 64
    ])
    error_message = "Each of domains is a host alone, in lower case, of less than 64 letters: collect.shop.example, without https:// and without a path. A managed certificate takes no wildcard (*.shop.example)."
  }
}

variable "name" {
  description = "What the load balancer's parts are called, or begin with."
  type        = string
  default     = "angelia-edge"

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,48}[a-z0-9])?$", var.name))
    error_message = "name is 1 to 50 lower-case letters, digits and hyphens, begins with a letter and does not end with a hyphen."
  }
}

variable "requests_per_minute" {
  description = "Turns Cloud Armor on: requests that one address may send a minute. It costs $0.75 a million requests, $5 a policy and $1 a rule a month (list prices). null leaves it off. A company or a mobile network may share one address."
  type        = number
  default     = null

  validation {
    condition     = var.requests_per_minute == null || try(var.requests_per_minute >= 1 && var.requests_per_minute <= 1000000 && floor(var.requests_per_minute) == var.requests_per_minute, false)
    error_message = "requests_per_minute is a whole number from 1 to 1000000. Leave it out to have no Cloud Armor."
  }
}

variable "labels" {
  description = "Labels of the forwarding rules; the other parts take none."
  type        = map(string)
  default     = {}
}
