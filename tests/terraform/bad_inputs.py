"""Variables that cannot work, each with what a plan says of it."""

from tests.terraform.bad_streams import BAD, SAID_TWICE, TWICE
from tests.terraform.root import Values

BAD_SETTINGS = {"COKIE": "x", "PUBLISH_TIMEOUT_S": "60", "LOG_LEVEL": "VERBOSE"}

BAD_COLUMNS = [
    {"name": "a", "type": "STRING", "mode": "REQUIRED"},
    {"name": "b", "type": "INT64"},
    {"name": "1st", "type": "STRING"},
]
TWICE_A_COLUMN = [{"name": name, "type": "NUMERIC"} for name in ("margin", "Margin")]

BAD_DAILY = {"days": -1, "schedule": "every banana"}

BAD_STREAMS = {stream_id: stream for stream_id, (stream, _) in BAD.items()} | TWICE

# Terraform tells all bad variables at once, so a column is one plan.
TABLES: dict[str, tuple[tuple[Values, str], ...]] = {
    "first": (
        ({"project_id": "My Shop"}, "the project's id is needed"),
        (
            {"region": "Europe-North1"},
            "a region like europe-north1 is needed, in lower case, no zone",
        ),
        ({"notification_email": "ops"}, "an address like ops@shop.example is needed"),
        ({"environment": "staging"}, '"production" or "dev" is needed'),
        ({"profile": "huge"}, '"small" or "large" is needed'),
        ({"max_instances": 0}, "a whole number from 1 to 1000 is needed"),
        ({"delivery": "dataflow"}, '"function" or "subscription" is needed'),
        ({"public_access": "everyone"}, '"iam" or "invoker_disabled" is needed'),
        ({"settings": {"ingest": {"RAW_TOPIC": "x"}}}, "settings: ingest.RAW_TOPIC cannot be set"),
        ({"domains": ["https://collect.shop.example/"]}, "without https:// and without a path"),
        ({"dataset_id": "my-data"}, "letters, digits and underscores are needed"),
        ({"bigquery_location": "Europe"}, "EU, US or a region like europe-north1, in lower case"),
        ({"firestore_location": "EU"}, "eur3, nam5, nam7 or a region like europe-north1"),
        ({"firestore_database": "d"}, "4 to 63 lower-case letters, digits and hyphens"),
        ({"raw_events_publishers": ["allUsers"]}, "allUsers would let anyone write"),
        ({"dashboard_invokers": ["allUsers"]}, "never public"),
        ({"labels": {"Team": "web"}}, "keys and values are lower-case letters"),
        ({"budget": {"billing_account": "x", "amount": 1}}, "an id like 012345-6789AB-CDEF01"),
        ({"daily_tables": {"time_zone": "Europe/Kopenhagen"}}, "a name like Europe/Copenhagen is"),
        ({"extra_columns": BAD_COLUMNS}, "a is REQUIRED: NULLABLE or REPEATED is needed"),
        ({"extra_columns": BAD_COLUMNS}, "b is INT64: as BigQuery's API spells them"),
        ({"extra_columns": BAD_COLUMNS}, "no digit first"),
        ({"extra_push_subscriptions": {"hook": {"endpoint": "http://a.example"}}}, "https:// only"),
        ({"alerts": {"dead_letter_ratio": 2}}, "shares between 0 and 1"),
    ),
    "second": (
        ({"streams": {"smoke-test": {}}}, "no name of a stream in streams"),
        ({"streams_secret": "projects/p/secrets/s"}, "the short name of a secret"),
        ({"min_instances": 30}, "from 0 to max_instances (20) is needed"),
        ({"requests_per_minute": 60}, "there is with domains only"),
        ({"extra_push_subscriptions": {"enrich": {"endpoint": "https://a.example"}}}, "are taken"),
        ({"extra_columns": TWICE_A_COLUMN}, "each of margin, Margin may be there once"),
        (
            {"extra_push_subscriptions": {"raw-archive": {"endpoint": "https://a.example"}}},
            "are taken",
        ),
        ({"daily_tables": BAD_DAILY}, "a schedule like"),
        ({"daily_tables": BAD_DAILY}, "a whole number from 0 to 3650 is needed"),
        ({"settings": {"ingest": {"CITY_HEADERS": "X-City"}}}, "take them out of settings"),
        ({"domains_only": True}, "without domains ingest could not be reached at all"),
        ({"raw_events_retention_days": 32}, "a whole number from 0 to 31 is needed"),
    ),
    "third": (
        ({"streams": {"shop": {"api_secret": "s"}}}, "put the whole of streams into a secret"),
        ({"extra_push_subscriptions": {"ab": {"endpoint": "https://a.example"}}}, "3 to 25"),
        ({"extra_columns": [{"name": "EVENT_NAME", "type": "STRING"}]}, "that events has already"),
        ({"settings": {"enrich": BAD_SETTINGS}}, "settings: enrich.COKIE cannot be set here"),
        ({"settings": {"enrich": BAD_SETTINGS}}, "a number of seconds up to 12"),
        ({"settings": {"enrich": BAD_SETTINGS}}, "LOG_LEVEL is DEBUG, INFO, WARNING"),
        ({"budget": {"billing_account": "012345-6789AB-CDEF01", "amount": 0}}, "above 0"),
    ),
    "streams": tuple(
        ({"streams": BAD_STREAMS}, words)
        for words in (*(words for _, words in BAD.values()), *SAID_TWICE)
    ),
}
