output "ip_address" {
  description = "The load balancer's address."
  value       = google_compute_global_address.this.address
}

output "dns_records" {
  description = "The records to set where the domains are kept. Behind a proxy of another company (an orange cloud) the certificate is never given out. It comes up to an hour after the records."
  value = [
    for domain in var.domains : {
      name = "${domain}."
      type = "A"
      data = google_compute_global_address.this.address
    }
  ]
}

output "urls" {
  description = "Where ingest answers once the certificate is active."
  value       = [for domain in var.domains : "https://${domain}"]
}

# Of the places that ingest would look at by default only the headers that are set here are left:
# a client can send the others itself, and an empty one of ours would let them count.
output "ingest_environment" {
  description = "What ingest has to be told: how many fronts append to X-Forwarded-For, and where the place stands."
  value = {
    FORWARDED_HOPS    = "2"
    TRUST_GEO_HEADERS = "true"
    COUNTRY_HEADERS   = local.country_header
    REGION_HEADERS    = local.region_header
    CITY_HEADERS      = local.city_header
  }
}

output "certificate_command" {
  description = "Tells of each domain whether its certificate is active; else what it waits for."
  value       = "gcloud compute ssl-certificates list --global --project ${var.project_id} --filter='name~^${var.name}-' --format='yaml(name,managed.status,managed.domainStatus)'"
}
