# A budget tells; it stops nothing. Nothing is made where no billing account is given.
#
# With user credentials the Billing Budgets API wants a project to bill its calls to, else it answers
# 403 "requires a quota project": USER_PROJECT_OVERRIDE=true and GOOGLE_BILLING_PROJECT=<project> in
# the environment, or user_project_override and billing_project in the provider block. A service
# account needs neither.

resource "google_billing_budget" "this" {
  count = var.billing_account == null ? 0 : 1

  billing_account = var.billing_account
  display_name    = var.display_name

  budget_filter {
    # The API keeps the project's number; an id would be another value in every plan.
    projects        = ["projects/${var.project_number}"]
    calendar_period = "MONTH"
  }

  amount {
    specified_amount {
      # No currency_code: it has to be the billing account's own, which is the default.
      units = tostring(var.amount)
    }
  }

  dynamic "threshold_rules" {
    for_each = { for percent in var.alert_percents : format("%03d", percent) => percent }
    content {
      threshold_percent = threshold_rules.value / 100
      spend_basis       = "CURRENT_SPEND"
    }
  }

  # Half of the month's spend is no news on the 16th, but a month that heads for more than all is.
  threshold_rules {
    threshold_percent = 1
    spend_basis       = "FORECASTED_SPEND"
  }

  # The billing account's administrators are told by default; these channels besides.
  dynamic "all_updates_rule" {
    for_each = length(var.notification_channels) > 0 ? [var.notification_channels] : []
    content {
      monitoring_notification_channels = all_updates_rule.value
    }
  }
}
