"""Two sets of variables: the least there is to give, and as much as can be on at once."""

from tests.terraform.root import Values

LEAST: Values = {
    "project_id": "my-shop",
    "region": "europe-north1",
    "notification_email": "ops@shop.example",
}

MOST: Values = LEAST | {
    "environment": "dev",
    "profile": "large",
    "min_instances": 1,
    "streams": {
        "shop": {
            "origins": ["https://shop.example", "https://*.shop.example:8443"],
            "measurement_ids": ["G-5T0Z13HKP4"],
            "time_zone": "Europe/Copenhagen",
            "currency": "DKK",
            "consent": {"ad_storage": "denied"},
        },
        "app": {"keep_hashed_user_data": True},
    },
    "domains": ["collect.shop.example", "collect.shop.test"],
    "domains_only": True,
    "raw_events_retention_days": 7,
    "requests_per_minute": 600,
    "public_access": "invoker_disabled",
    "archive": {},
    "budget": {"billing_account": "012345-6789AB-CDEF01", "amount": 50},
    "bigquery_location": "EU",
    "firestore_location": "eur3",
    "firestore_database": "angelia",
    "daily_tables": {"time_zone": "Europe/Copenhagen", "days": 5},
    "extra_columns": [{"name": "margin", "type": "NUMERIC"}],
    "raw_events_publishers": ["serviceAccount:sgtm@my-shop.iam.gserviceaccount.com"],
    "dashboard_image": "europe-north1-docker.pkg.dev/my-shop/angelia/dashboard:1",
    "dashboard_invokers": ["user:ann@shop.example"],
    "settings": {
        "ingest": {"COOKIE_MAX_AGE_S": "7776000"},
        "sink_firestore": {"ITEM_FIELDS": "item_variant"},
    },
    "extra_push_subscriptions": {
        "webhook": {
            "endpoint": "https://webhook-abc-lz.a.run.app",
            "filter": 'attributes.counts = "true"',
            "cloud_run": {"name": "webhook", "location": "europe-north1"},
        }
    },
}
