# Who may reach what, and how.

variable "public_access" {
  description = "How browsers reach ingest: \"iam\" (allUsers may invoke it), or \"invoker_disabled\" (Cloud Run's check is off) where the organisation's policy forbids allUsers."
  type        = string
  default     = "iam"

  validation {
    condition     = contains(["iam", "invoker_disabled"], var.public_access)
    error_message = "public_access ${jsonencode(var.public_access)}: \"iam\" or \"invoker_disabled\" is needed."
  }
}

variable "domains" {
  description = "Domains of your own for ingest, as [\"collect.shop.example\"]: with one there is a load balancer (about $18 a month) in front of ingest, first-party cookies and, with domains_only, places by its headers."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for domain in var.domains : can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,}$", domain))])
    error_message = "domains ${jsonencode(var.domains)}: host names like collect.shop.example are needed, in lower case, without https:// and without a path."
  }
}

variable "domains_only" {
  description = "Whether ingest answers by its domains alone; only then are places read from the load balancer's headers. On a deployment that sites send to: after the certificate is active and the sites have changed over, docs/deploy.md."
  type        = bool
  default     = false

  validation {
    condition     = !var.domains_only || length(var.domains) > 0
    error_message = "domains_only: without domains ingest could not be reached at all."
  }

  validation {
    condition     = !var.domains_only || length(setintersection(keys(lookup(var.settings, "ingest", {})), local.set_by_domains)) == 0
    error_message = "domains_only: with it Terraform sets ${join(", ", local.set_by_domains)} of ingest to the load balancer's headers, for any other a client could send: take them out of settings."
  }
}

variable "raw_events_publishers" {
  description = "Who may publish straight to raw-events beside ingest: the account that the sGTM container runs as, as serviceAccount:… ."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for member in var.raw_events_publishers : can(regex("^(serviceAccount|group|user|principal|principalSet):.+", member))])
    error_message = "raw_events_publishers: members like serviceAccount:sgtm@my-project.iam.gserviceaccount.com are needed; allUsers would let anyone write."
  }
}

variable "extra_push_subscriptions" {
  description = "Services of your own that get rows pushed, by name: docs/add-a-subscriber.md. filter: Pub/Sub's language. cloud_run: the service to call, where the endpoint is one of this project."
  type = map(object({
    endpoint       = string
    filter         = optional(string, "")
    topic          = optional(string, "enriched-events")
    audience       = optional(string)
    ack_deadline_s = optional(number, 60)
    cloud_run      = optional(object({ name = string, location = string }))
  }))
  default = {}

  validation {
    condition     = alltrue([for name in keys(var.extra_push_subscriptions) : can(regex("^[a-z][a-z0-9-]{1,23}[a-z0-9]$", name)) && !startswith(name, "goog")])
    error_message = "extra_push_subscriptions: a name has 3 to 25 lower-case letters, digits and hyphens, a letter first, no hyphen last and no goog first: a subscription and a service account are named after it."
  }

  validation {
    condition     = alltrue([for wanted in values(var.extra_push_subscriptions) : startswith(wanted.endpoint, "https://")])
    error_message = "extra_push_subscriptions: Pub/Sub pushes to https:// only."
  }

  validation {
    condition     = alltrue([for wanted in values(var.extra_push_subscriptions) : contains(["raw-events", "enriched-events"], wanted.topic)])
    error_message = "extra_push_subscriptions: topic is raw-events or enriched-events."
  }

  validation {
    condition     = alltrue([for wanted in values(var.extra_push_subscriptions) : wanted.ack_deadline_s >= 10 && wanted.ack_deadline_s <= 600])
    error_message = "extra_push_subscriptions: ack_deadline_s is from 10 to 600."
  }

  validation {
    condition     = length(setintersection(keys(var.extra_push_subscriptions), local.taken_names)) == 0
    error_message = "extra_push_subscriptions: ${join(", ", local.taken_names)} are taken by the pipeline itself."
  }
}

variable "dashboard_image" {
  description = "The dashboard's container image; `make deploy DASHBOARD=1` builds it and fills this in. Empty: no dashboard."
  type        = string
  default     = ""
}

variable "dashboard_invokers" {
  description = "Who may open the dashboard, as [\"user:ann@shop.example\", \"group:shop@shop.example\"]. Nobody else can."
  type        = set(string)
  default     = []

  validation {
    condition     = length(setintersection(var.dashboard_invokers, ["allUsers", "allAuthenticatedUsers"])) == 0
    error_message = "dashboard_invokers: the dashboard shows the shop's sales and is never public: name people, groups or domains."
  }
}
