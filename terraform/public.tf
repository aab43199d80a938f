# ingest is the one thing that anyone may call.

# A function that is made anew has a service of the old name without grants.
resource "terraform_data" "ingest" {
  input = module.function["ingest"].id
}

resource "google_cloud_run_v2_service_iam_member" "public" {
  count = var.public_access == "iam" ? 1 : 0

  project  = local.project_id
  location = var.region
  name     = module.function["ingest"].service
  role     = "roles/run.invoker"
  member   = "allUsers"

  lifecycle {
    replace_triggered_by = [terraform_data.ingest]
  }
}

# An organisation whose policy forbids allUsers (constraints/iam.allowedPolicyMemberDomains) lets Cloud
# Run leave the check out. The function resource has no such argument (terraform-provider-google
# #23360), so gcloud says it, after every change of the function.
resource "terraform_data" "invoker_disabled" {
  count = var.public_access == "invoker_disabled" ? 1 : 0

  triggers_replace = [module.function["ingest"].revision]

  provisioner "local-exec" {
    command = "gcloud run services update \"$SERVICE\" --project \"$PROJECT\" --region \"$REGION\" --no-invoker-iam-check --quiet"
    environment = {
      SERVICE = module.function["ingest"].service
      PROJECT = var.project_id
      REGION  = var.region
    }
  }
}
