"""Rows are GA4's: real rows of its BigQuery export, held against the table and against ours.

data/ga4_export_rows.jsonl: three rows that Velir/dbt-ga4 keeps as fixtures (MIT). Two of them have
been through dbt-ga4's staging, which renames two columns and adds its own.
"""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from functions.enrich.rows import subject_of
from functions.sink_bigquery.columns import Column, events_columns
from functions.sink_bigquery.fit import fitted
from functions.sink_bigquery.rows import RowFormat
from shared.raw import Client, Geo, Page, Param, RawEvent, RawHit, Session, User, Value
from shared.streams import Stream

from .subjects import written

FILE = Path(__file__).with_name("data") / "ga4_export_rows.jsonl"
EXPORTED = [json.loads(line)["row"] for line in FILE.read_text(encoding="utf-8").splitlines()]

COLUMNS = {column.name: column for column in events_columns()}
FORMAT = RowFormat(events_columns(), max_row_bytes=1_000_000)

RENAMED = {"event_date_dt": "event_date", "client_id": "user_pseudo_id"}
ADDED_BY_DBT = {
    "ga_session_id", "ga_session_number", "session_engaged", "page_location", "page_title",
    "page_referrer", "is_page_view", "is_purchase", "session_key", "session_event_number",
    "event_key", "page_hostname", "page_query_string",
}  # fmt: skip


def typed(column: Column, value: Any) -> Any:  # noqa: ANN401 - JSON
    """A value of BigQuery's JSON, which writes numbers of 64 bits as texts; less what is null."""
    if column.is_repeated and isinstance(value, list):
        return [_single(column, one) for one in value]
    return _single(column, value)


def _single(column: Column, value: Any) -> Any:  # noqa: ANN401
    if column.type == "RECORD":
        return {
            name: typed(column.by_name[name], inner)
            for name, inner in value.items()
            if inner is not None
        }
    convert = {"INTEGER": int, "FLOAT": float}.get(column.type)
    return convert(value) if convert else value


def ga4s(row: dict[str, Any]) -> dict[str, Any]:
    """GA4's columns of an exported row, typed as in the table."""
    named = {RENAMED.get(name, name): value for name, value in row.items()}
    kept = {
        name: typed(COLUMNS[name], value)
        for name, value in named.items()
        if name not in ADDED_BY_DBT and value is not None
    }
    return kept | {"event_date": kept["event_date"].replace("-", "")}


@pytest.mark.parametrize(
    "row", EXPORTED, ids=["first_visit", "first_visit_staged", "session_start"]
)
def test_the_table_holds_every_column_of_a_real_row_without_loss(row: dict[str, Any]) -> None:
    expected = ga4s(row)
    kept, rest = fitted(COLUMNS, expected)
    assert (kept, rest) == (expected, {})
    # And the sink writes it: all that GA4 lacks are our two keys.
    ours = {"event_id": "e", "date": f"{expected['event_date'][:4]}-01-01"}
    seen = FORMAT.row(msgspec.json.encode(expected | ours), expected["event_timestamp"])
    assert not hasattr(seen, "reason"), seen


def test_only_dbts_own_columns_of_the_staged_rows_are_not_ga4s() -> None:
    strange = {name for row in EXPORTED for name in row} - COLUMNS.keys() - RENAMED.keys()
    assert strange <= ADDED_BY_DBT
    assert not ADDED_BY_DBT & COLUMNS.keys()


def hit_of(row: dict[str, Any], geo: Geo) -> RawHit:
    """What ingest hands on of the visit that became the row: gtag's first_visit, session_start."""
    seen = ga4s(row)
    params = {entry["key"]: entry["value"] for entry in seen["event_params"]}

    def text(key: str) -> str | None:
        value: str | None = params.get(key, {}).get("string_value")
        return value

    device, web = seen["device"], seen["device"]["web_info"]
    return RawHit(
        protocol="gtag",
        received_at_micros=seen["event_timestamp"],
        request_id="r",
        stream_id=seen["stream_id"],
        events=[RawEvent(event_id="e", name=seen["event_name"])],
        client=Client(geo=geo),
        user=User(client_id=seen["user_pseudo_id"]),
        session=Session(
            id=params["ga_session_id"]["int_value"],
            number=params["ga_session_number"]["int_value"],
            engaged=True,
        ),
        page=Page(
            location=text("page_location"),
            referrer=text("page_referrer"),
            title=text("page_title"),
        ),
        device={**device, "browser": web["browser"], "browser_version": web["browser_version"]},
    )


# What the exported rows have that no hit tells, or that GA4 writes in another way today.
NOT_OURS = {
    "event_bundle_sequence_id": "GA4's own numbering of uploads",
    "user_ltv": "lifetime value needs the user's other hits",
    "ecommerce": "absent, not an empty record",
    "geo": "metro is '(not set)' outside the USA; we leave it null",
    "user_first_touch_timestamp": "the client id has the second; GA4 knows the microsecond",
    "event_params": "session_engaged is a text in GA4's web exports since, and was an integer",
    "privacy_info": "consent was not set in 2021 and 2022; today GA4 writes Unset",
    "items": "absent, not an empty list",
}

CASES = [
    pytest.param(EXPORTED[0], Geo(country="VN", region="SG", city="Ho Chi Minh City"),
                 "Asia/Ho_Chi_Minh", set(), id="first_visit"),
    # A sixth session's hit cannot know where the first one came from.
    pytest.param(EXPORTED[2], Geo(country="IN", region="UP", city="Noida"),
                 "America/New_York", {"traffic_source"}, id="session_start"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "geo", "time_zone", "unknowable"), CASES)
def test_enrich_writes_what_ga4_wrote_of_the_same_visit(
    row: dict[str, Any], geo: Geo, time_zone: str, unknowable: set[str]
) -> None:
    expected = ga4s(row)
    seen = written(subject_of(hit_of(row, geo), 0, Stream(time_zone=time_zone)))
    same = expected.keys() - NOT_OURS.keys() - unknowable
    assert {name: seen.get(name) for name in same} == {name: expected[name] for name in same}


@pytest.mark.parametrize(("row", "geo", "time_zone", "unknowable"), CASES)
def test_where_they_differ_it_is_as_said(
    row: dict[str, Any], geo: Geo, time_zone: str, unknowable: set[str]
) -> None:
    expected = ga4s(row)
    seen = written(subject_of(hit_of(row, geo), 0, Stream(time_zone=time_zone)))
    assert seen["geo"] | {"metro": "(not set)"} == expected["geo"]
    apart = expected["user_first_touch_timestamp"] - seen["user_first_touch_timestamp"]
    assert 0 <= apart < 60_000_000
    ours = {entry["key"]: entry["value"] for entry in seen["event_params"]}
    for entry in expected["event_params"]:
        if entry["key"] == "session_engaged":
            assert ours["session_engaged"] == {"string_value": "1"}
        else:
            assert ours[entry["key"]] == entry["value"]
    assert not unknowable & seen.keys()


def test_a_parameter_keeps_the_type_that_the_client_gave_it() -> None:
    params = [
        Param(key="as_text", value=Value(string_value="1")),
        Param(key="as_number", value=Value(int_value=1)),
    ]
    hit = hit_of(EXPORTED[0], Geo())
    event = RawEvent(event_id="e", name="page_view", params=params)
    seen = written(subject_of(msgspec.structs.replace(hit, events=[event]), 0, Stream()))
    ours = {entry["key"]: entry["value"] for entry in seen["event_params"]}
    assert ours["as_text"] == {"string_value": "1"}
    assert ours["as_number"] == {"int_value": 1}
