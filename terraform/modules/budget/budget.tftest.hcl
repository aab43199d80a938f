mock_provider "google" {}

variables {
  project_number = "123456789012"
}

run "no_account_makes_no_budget" {
  command = plan

  assert {
    condition     = length(google_billing_budget.this) == 0
    error_message = "a budget was planned without a billing account"
  }
}

run "an_account_makes_one_of_this_project" {
  command = plan

  variables {
    billing_account = "012345-6789AB-CDEF01"
    amount          = 250
  }

  assert {
    condition     = google_billing_budget.this[0].budget_filter[0].projects == toset(["projects/123456789012"])
    error_message = "the budget counts other projects"
  }

  assert {
    condition     = google_billing_budget.this[0].amount[0].specified_amount[0].units == "250"
    error_message = "the amount is not the one that was given"
  }

  assert {
    condition     = [for rule in google_billing_budget.this[0].threshold_rules : rule.threshold_percent] == [0.5, 0.9, 1, 1]
    error_message = "three thresholds of spend and one of the forecast are expected"
  }
}

run "bad_input_is_explained" {
  command = plan

  variables {
    project_number  = "my-project"
    billing_account = "billingAccounts/012345-6789AB-CDEF01"
    amount          = 0.5
  }

  expect_failures = [var.project_number, var.billing_account, var.amount]
}
