"""What became of real-streaming's configuration, for users who come from there.

Its keys: https://github.com/EugeneS1991/real-streaming/blob/main/src/core/config.py
"""

from dataclasses import dataclass

from .tables import code, codes, in_cell

HEAD = "| `APP_CONFIG__…` | here | |\n|---|---|---|\n"


@dataclass(frozen=True)
class Replaced:
    """Some of its keys, without their common prefix.

    by:   (section of the page, variable) for each setting that does their work; none where
          nothing has to be set any more
    note: what differs, or why they are gone
    """

    keys: tuple[str, ...]
    by: tuple[tuple[str, str], ...]
    note: str


REPLACED = (
    Replaced(
        ("ENVIRONMENT",),
        (("All stages", "LOG_FORMAT"),),
        "`QA` is `text`. `auto` needs no setting: text on a terminal, Cloud Logging's JSON "
        "elsewhere",
    ),
    Replaced(
        ("RUN__HOST", "RUN__PORT"),
        (("All stages", "PORT"), ("make run", "INGEST_PORT")),
        "Cloud Run sets the first; `make run` listens on 127.0.0.1 only",
    ),
    Replaced(
        ("API__PREFIX", "API__V1__PREFIX", "API__V1__STREAMING"),
        (),
        "the path is `/api/v1/streaming/{stream_id}`, which is their default; the id may be a "
        "number or a word",
    ),
    Replaced(("API__V1__FETCH",), (), "ingest serves no `v6.js`: host the tag's script yourself"),
    Replaced(
        ("WRITERS__PROJECT_ID", "WRITERS__BQ__DATASET_ID", "WRITERS__BQ__TABLE_ID"),
        (("sink_bigquery", "EVENTS_TABLE"),),
        "one full name; the project of the topics stands in their own full names",
    ),
    Replaced(
        ("WRITERS__STRATEGY",),
        (),
        "always through Pub/Sub, and from there through the Storage Write API: ingest answers once "
        "Pub/Sub has confirmed",
    ),
    Replaced(
        ("WRITERS__BQ__FLUSH_INTERVAL",),
        (("sink_bigquery", "FLUSH_INTERVAL_MS"),),
        "milliseconds, not seconds",
    ),
    Replaced(
        ("WRITERS__BQ__MAX_BATCH_SIZE",),
        (("sink_bigquery", "BATCH_MAX_ROWS"), ("sink_bigquery", "BATCH_MAX_BYTES")),
        "whichever is reached first",
    ),
    Replaced(
        ("WRITERS__BQ__MAX_QUEUE_SIZE",),
        (("sink_bigquery", "QUEUE_MAX_BYTES"),),
        "bytes, not rows. What waits there is not lost with the process: Pub/Sub delivers again",
    ),
    Replaced(
        ("WRITERS__PUBSUB__TOPIC_ID",),
        (("ingest", "RAW_TOPIC"), ("enrich", "INPUT_TOPIC"), ("enrich", "ENRICHED_TOPIC")),
        "full names. Hits and finished rows have a topic each",
    ),
    Replaced(
        ("WRITERS__PUBSUB__SUBSCRIPTION_ID",),
        (),
        "subscriptions push to the stages, so no stage names one: `shared/pipeline.json` lists "
        "them",
    ),
    Replaced(
        ("WRITERS__PUBSUB__PUBLISH_TIMEOUT",),
        (("ingest", "PUBLISH_TIMEOUT_S"), ("enrich", "PUBLISH_TIMEOUT_S")),
        "seconds; after it the answer is 503, not 200",
    ),
    Replaced(
        (
            "WRITERS__PUBSUB__FLUSH_INTERVAL",
            "WRITERS__PUBSUB__MAX_BATCH_SIZE",
            "WRITERS__PUBSUB__MAX_BYTES",
        ),
        (),
        "no hit waits for company: those that arrive while a publish is on its way share the next "
        "one, up to Pub/Sub's own limits",
    ),
    Replaced(
        ("CORS__ALLOWED_ORIGINS",),
        (("ingest", "STREAMS"), ("enrich", "STREAMS")),
        "a stream has its own `origins`, and another origin's hits are refused. Both stages get "
        "the same text",
    ),
    Replaced(
        ("CORS__ALLOW_CREDENTIALS", "CORS__ALLOW_METHODS", "CORS__ALLOW_HEADERS"),
        (),
        "an allowed origin may send what the endpoint takes, with its cookie",
    ),
    Replaced(
        ("COOKIE__MAX_AGE",),
        (("ingest", "COOKIE_MAX_AGE_S"),),
        "its two years stop the start: no browser keeps a cookie that long",
    ),
    Replaced(("COOKIE__SECURE",), (("ingest", "COOKIE_SECURE"),), ""),
    Replaced(
        ("COOKIE__HTTPONLY",),
        (("ingest", "COOKIE_HTTP_ONLY"),),
        "false where the page's own script has to read `__uid__`",
    ),
    Replaced(("COOKIE__SAMESITE",), (("ingest", "COOKIE_SAME_SITE"),), "in any case"),
)


def replaced_table() -> str:
    """The table."""
    return HEAD + "".join(
        f"| {codes(entry.keys)} | {_by(entry)} | {in_cell(entry.note)} |\n" for entry in REPLACED
    )


def _by(entry: Replaced) -> str:
    return "<br>".join(f"{code(variable)} ({section})" for section, variable in entry.by) or "-"
