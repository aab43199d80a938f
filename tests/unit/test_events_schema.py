"""shared/schema/events.json against GA4's export schema, kept as a list in ga4_columns.txt."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import shared

SCHEMA: list[dict[str, Any]] = json.loads(
    Path(shared.__path__[0], "schema", "events.json").read_bytes()
)
GA4 = Path(__file__).with_name("ga4_columns.txt").read_text().splitlines()

# GA4 documents SQL's types, the file is in the API's.
SQL = {"INTEGER": "INT64", "FLOAT": "FLOAT64", "BOOLEAN": "BOOL", "RECORD": "STRUCT"}

CONSENT = [
    "ad_storage",
    "analytics_storage",
    "ad_user_data",
    "ad_personalization",
    "functionality_storage",
    "personalization_storage",
    "security_storage",
]

OURS = [
    "date DATE REQUIRED",
    "event_id STRING REQUIRED",
    "synced_at_utc_ TIMESTAMP",
    "synced_at_micros_ INT64",
    "received_at_micros INT64",
    "angelia STRUCT",
    "angelia.is_bot BOOL",
    "angelia.bot_reason STRING",
    "angelia.protocol STRING",
    "angelia.request_id STRING",
    "angelia.consent STRUCT",
    *(f"angelia.consent.{flag} STRING" for flag in CONSENT),
    "angelia.source_class STRING",
    "angelia.click_ids ARRAY<STRUCT>",
    "angelia.click_ids.key STRING",
    "angelia.click_ids.value STRING",
    "angelia.warnings ARRAY<STRING>",
    "angelia.unmapped JSON",
]


def walked(schema: list[dict[str, Any]], parent: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for column in schema:
        path = f"{parent}{column['name']}"
        yield path, column
        yield from walked(column.get("fields", []), f"{path}.")


def in_sql(path: str, column: dict[str, Any]) -> str:
    kind = SQL.get(column["type"], column["type"])
    if column["mode"] == "REPEATED":
        return f"{path} ARRAY<{kind}>"
    return f"{path} {kind}" + (" REQUIRED" if column["mode"] == "REQUIRED" else "")


def test_ga4s_columns_come_first_with_its_names_types_modes_and_order() -> None:
    ours_at = [column["name"] for column in SCHEMA].index("date")
    assert [in_sql(*found) for found in walked(SCHEMA[:ours_at])] == GA4


def test_our_columns_follow() -> None:
    ours_at = [column["name"] for column in SCHEMA].index("date")
    assert [in_sql(*found) for found in walked(SCHEMA[ours_at:])] == OURS


def test_ga4s_list_has_its_thirty_one_columns_and_192_scalars() -> None:
    assert sum("." not in line for line in GA4) == 31
    assert sum("STRUCT" not in line for line in GA4) == 192


@pytest.mark.parametrize(
    ("path", "column"),
    list(walked(SCHEMA)),
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_column_is_written_out(path: str, column: dict[str, Any]) -> None:
    assert {"name", "type", "mode", "description"} <= set(column)
    assert set(column) <= {"name", "type", "mode", "description", "fields"}
    assert bool(column.get("fields")) == (column["type"] == "RECORD"), path
    assert column["mode"] in {"NULLABLE", "REQUIRED", "REPEATED"}
    # BigQuery: https://cloud.google.com/bigquery/docs/schemas
    assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,299}", column["name"])
    assert 10 <= len(column["description"]) <= 1024
    assert column["description"].endswith(".")


def test_no_record_names_a_field_twice() -> None:
    paths = [path.lower() for path, _ in walked(SCHEMA)]
    assert len(paths) == len(set(paths))
