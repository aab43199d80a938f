# What each function reads from its environment: what Terraform sets, and what var.settings may add.
# tests/terraform/test_root.py holds both against the settings classes.

locals {
  streams_text = var.streams_secret == null ? { STREAMS = jsonencode(local.streams) } : {}
  has_edge     = length(var.domains) > 0

  # Topics and tables, as shared/pipeline.json wires them.
  wired = {
    for name, function in local.pipeline.functions : name => merge(
      { for variable, topic in function.topics : variable => google_pubsub_topic.this[topic].id },
      {
        for variable, table in function.tables : variable =>
        "projects/${var.project_id}/datasets/${module.warehouse.dataset_id}/tables/${module.warehouse.tables[table]}"
      },
    )
  }

  environment = {
    ingest = merge(local.streams_text, var.domains_only ? module.edge[0].ingest_environment : {
      # Cloud Run appends one address to X-Forwarded-For.
      FORWARDED_HOPS = "1"
      # Anyone could write these headers, as long as run.app is open.
      TRUST_GEO_HEADERS = "false"
    })
    enrich = merge(local.streams_text, {
      ROWS_PER_MESSAGE = var.delivery == "subscription" ? "1" : "0"
    })
    sink_bigquery  = {}
    sink_firestore = { FIRESTORE_DATABASE = module.firestore.database }
    dashboard      = { GOOGLE_CLOUD_PROJECT = var.project_id, FIRESTORE_DATABASE = module.firestore.database }
  }

  # Left at their defaults unless var.settings says otherwise.
  free_settings = jsondecode(file("${path.module}/free_settings.json"))

  # Free but for domains_only: then modules/edge says them.
  set_by_domains = ["COUNTRY_HEADERS", "REGION_HEADERS", "CITY_HEADERS"]
}

check "streams" {
  assert {
    condition     = length(var.streams) > 0 || var.streams_secret != null
    error_message = "No streams are configured: events of every site are refused (unknown stream) until streams names the sites that may send. Only the smoke test's own stream works."
  }
}

check "domains" {
  assert {
    condition     = !local.has_edge || var.domains_only
    error_message = "ingest still answers at its run.app address, so what comes by the domains has the load balancer's place, not the visitor's. When the certificate is active and all sites send to ${try(var.domains[0], "")}: domains_only = true."
  }
}
