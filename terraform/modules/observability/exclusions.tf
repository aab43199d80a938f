# Cloud Run writes a line for every request: an address and a full URL for each hit of a visitor, and
# about a quarter of the bill where all are kept. Counts come from Cloud Run's own metrics.
#
# An exclusion is an entry of its own in the sink _Default (up to 50 there): it touches no other
# entry and goes with terraform destroy. Two things it does not do: other sinks (an organisation's)
# still get the lines, and whoever manages _Default as a google_logging_project_sink will take these
# entries out again; give that resource the filters then, and set the variables to keep all.

resource "google_logging_project_exclusion" "ingest_requests" {
  count = var.keep_ingest_request_logs ? 0 : 1

  project     = var.project_id
  name        = "${var.name}-ingest-requests"
  description = "They hold visitors' addresses and full URLs."

  filter = <<-EOT
    resource.type="cloud_run_revision"
    resource.labels.service_name="${var.services["ingest"]}"
    log_id("run.googleapis.com/requests")
  EOT
}

resource "google_logging_project_exclusion" "push_requests" {
  count = var.kept_push_request_logs == 1 ? 0 : 1

  project     = var.project_id
  name        = "${var.name}-push-requests"
  description = "All that was answered 2xx but ${format("%.4g", var.kept_push_request_logs * 100)} per cent."

  filter = <<-EOT
    resource.type="cloud_run_revision"
    resource.labels.service_name=(${join(" OR ", [for stage in sort(keys(var.services)) : format("%q", var.services[stage]) if stage != "ingest"])})
    log_id("run.googleapis.com/requests")
    httpRequest.status<300
    sample(insertId, ${format("%.4g", 1 - var.kept_push_request_logs)})
  EOT
}
