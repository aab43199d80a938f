# The counters' database, what expires in it, and what is not indexed. In a database that is another's
# nothing is made: its collections may have these names already. docs/deploy.md says how to add the TTL.

resource "google_firestore_database" "this" {
  count = var.create_database ? 1 : 0

  project                 = var.project_id
  name                    = var.database
  location_id             = var.location
  type                    = "FIRESTORE_NATIVE"
  delete_protection_state = var.is_protected ? "DELETE_PROTECTION_ENABLED" : "DELETE_PROTECTION_DISABLED"

  # The provider's default leaves the database behind at destroy, and the next apply meets it (409).
  deletion_policy = var.is_protected ? "ABANDON" : "DELETE"
}

locals {
  database = var.create_database ? google_firestore_database.this[0].name : var.database

  # Every field is indexed by default, each entry of a map or list by itself. These are read with their
  # document and never asked for, so their entries would only be written (and paid) at every sale.
  unindexed = {
    items        = ["revenue_micros", "profit_micros"]
    minutes      = ["revenue_micros", "profit_micros"]
    days         = ["revenue_micros", "profit_micros"]
    transactions = ["lines", "refunds", "revenue_micros"]
  }

  fields = merge([
    for collection, fields in local.unindexed : { for field in fields : "${collection}.${field}" => [collection, field] }
    if var.create_database
  ]...)
}

# The mark against counting twice goes 400 days after the purchase. Times that only grow make a hot
# index beyond 500 writes a second (https://firebase.google.com/docs/firestore/best-practices), and
# nobody asks by it.
resource "google_firestore_field" "expires_at" {
  count = var.create_database ? 1 : 0

  project    = var.project_id
  database   = local.database
  collection = "transactions"
  field      = "expires_at"

  ttl_config {}
  index_config {}
}

resource "google_firestore_field" "unindexed" {
  for_each = local.fields

  project    = var.project_id
  database   = local.database
  collection = each.value[0]
  field      = each.value[1]

  index_config {}

  # Firestore changes one field's indexes at a time and lets the others wait.
  depends_on = [google_firestore_field.expires_at]
}
