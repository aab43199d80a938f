# What each function reads from its environment: what Terraform sets, and what var.settings may add.
# tests/terraform/test_settings.py holds both against the settings classes.

locals {
  streams      = merge(var.smoke_stream == "" ? {} : { (var.smoke_stream) = {} }, var.streams)
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
    ingest = merge(local.streams_text, local.has_edge ? module.edge[0].ingest_environment : {
      # Cloud Run appends one address to X-Forwarded-For.
      FORWARDED_HOPS = "1"
      # Anyone could write these headers.
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
  free_settings = {
    ingest = [
      "PUBLISH_TIMEOUT_S", "MAX_BODY_BYTES", "COUNTRY_HEADERS", "REGION_HEADERS", "CITY_HEADERS", "HOST_HEADER",
      "COOKIE_MAX_AGE_S", "COOKIE_SECURE", "COOKIE_HTTP_ONLY", "COOKIE_SAME_SITE", "PERSONAL_PARAMETERS", "DOCS",
      "LOG_LEVEL",
    ]
    enrich = [
      "HERMES_STREAM_ID", "PERSONAL_PARAMETERS", "GEO_DATABASE", "MAX_MESSAGE_BYTES", "PUBLISH_TIMEOUT_S", "LOG_LEVEL",
    ]
    sink_bigquery = [
      "FLUSH_INTERVAL_MS", "BATCH_MAX_ROWS", "BATCH_MAX_BYTES", "QUEUE_MAX_BYTES", "APPEND_TIMEOUT_S",
      "PUBLISH_TIMEOUT_S", "LOG_LEVEL",
    ]
    sink_firestore = [
      "ITEM_FIELDS", "COMMIT_INTERVAL_MS", "COMMIT_MAX_INTERVAL_MS", "MAX_WRITES", "QUEUE_MAX_BYTES", "COMMIT_TIMEOUT_S",
      "PUBLISH_TIMEOUT_S", "LOG_LEVEL",
    ]
    dashboard = [
      "SHOP_NAME", "TIME_ZONE", "CURRENCY", "FEED_LENGTH", "REFRESH_MS", "HEARTBEAT_S", "STALL_S", "STALE_S", "QUIET_S",
      "POLL_S", "IDLE_S", "READ_TIMEOUT_S", "LOG_LEVEL",
    ]
  }

  # As shared/streams.py reads them; api_secret has a rule of its own.
  stream_keys = [
    "origins", "time_zone", "currency", "consent", "internal_hosts", "measurement_ids", "keep_hashed_user_data",
  ]

  origin       = "^https?://(\\*\\.)?[a-z0-9-]+(\\.[a-z0-9-]+)*(:[0-9]{1,5})?$"
  default_port = "^http://.*:80$|^https://.*:443$"
}

check "streams" {
  assert {
    condition     = length(var.streams) > 0 || var.streams_secret != null
    error_message = "No streams are configured: events of every site are refused (unknown stream) until streams names the sites that may send. Only the smoke test's own stream works."
  }
}
