"""The views on a few sessions of a shop, against the same rules in Python."""

import json
import re
from typing import Any

import pytest

from functions.sink_bigquery.admin import definitions

from . import expected
from .conftest import Dataset
from .shop import DAY_S, EVENTS, event

VIEWS = [view.name for view in definitions.views("p", "d")]


def test_of_all_deliveries_of_an_event_the_first_one_is_kept(shop: Dataset) -> None:
    found = shop.query("SELECT event_id, user_id FROM d.deduplicated_events")
    assert len(found) == len(EVENTS)
    assert {row["event_id"]: row["user_id"] for row in found} == {
        row["event_id"]: row.get("user_id") for row in EVENTS
    }
    [everything] = shop.query("SELECT COUNT(*) AS n FROM d.events")
    assert everything["n"] == len(EVENTS) + len(EVENTS[::3])


def test_one_event_id_on_two_days_is_two_events(dataset: Dataset) -> None:
    rows = [event(at_s=seconds) for seconds in (0, DAY_S)]
    rows[1]["event_id"] = rows[0]["event_id"]
    dataset.load(rows + rows)
    assert len(dataset.query("SELECT * FROM d.deduplicated_events")) == 2


def test_purchases(shop: Dataset) -> None:
    found = {row["event_id"]: row for row in shop.query("SELECT * FROM d.purchases")}
    wanted = expected.purchases(EVENTS)
    assert found == wanted
    of_the_shop = [row for row in wanted.values() if row["stream_id"] == "shop"]
    assert {row["transaction_id"]: row["refunds"] for row in of_the_shop}["T1"] == 4


def key(row: dict[str, Any]) -> expected.SessionKey:
    return row["stream_id"], row["user_pseudo_id"], row["ga_session_id"]


def test_sessions(shop: Dataset) -> None:
    rows = shop.query("SELECT * FROM d.sessions")
    found = {key(row): row for row in rows}
    assert len(found) == len(rows)
    wanted = expected.sessions(EVENTS)
    assert found.keys() == wanted.keys()
    for each, session in wanted.items():
        assert found[each] == session, each


@pytest.mark.parametrize(
    ("user", "source", "medium", "group"),
    [
        ("email", "newsletter", "email", "Email"),
        ("collected", "google", "organic", "Organic Search"),
        ("direct_then_known", "pay.example", "referral", "Referral"),
        ("direct", "(direct)", "(none)", "Direct"),
        ("gclid", "google", "cpc", "Paid Search"),
        ("wbraid", "google", "cpc", "Paid Search"),
        ("no_medium", "(not set)", "(not set)", "Unassigned"),
        ("no_channel", "a", "b", "Unassigned"),
        ("clicks", "google", "cpc", "Paid Search"),
    ],
)
def test_a_sessions_source(shop: Dataset, user: str, source: str, medium: str, group: str) -> None:
    """The rule again, in words that do not come from expected.py."""
    found = shop.query(
        "SELECT source, medium, default_channel_group FROM d.sessions "
        f"WHERE user_pseudo_id = '{user}' AND ga_session_id = 1"
    )
    assert [tuple(row.values()) for row in found] == [(source, medium, group)]


def test_channels_of_a_day(shop: Dataset) -> None:
    rows = shop.query("SELECT * FROM d.channel_daily")
    found = {(row["date"], row["stream_id"], row["default_channel_group"]): row for row in rows}
    assert len(found) == len(rows)
    assert found == expected.channels(EVENTS)


def test_the_days_add_up_to_all_purchases(shop: Dataset) -> None:
    by_day = shop.query(
        "SELECT r.currency, SUM(r.purchases) AS n, SUM(r.revenue) AS money "
        "FROM d.channel_daily, UNNEST(revenue) AS r GROUP BY 1 ORDER BY 1"
    )
    in_all = shop.query(
        "SELECT currency, COUNT(*) AS n, SUM(revenue) AS money FROM d.purchases "
        "GROUP BY 1 ORDER BY 1"
    )
    assert by_day == in_all
    assert len(in_all) == 3


def test_a_view_of_no_events_has_its_columns_and_no_rows(dataset: Dataset) -> None:
    for view in VIEWS:
        assert dataset.query(f"SELECT * FROM d.{view}") == []


def test_no_views_name_begins_as_ga4s_tables_do() -> None:
    """BigQuery refuses a wildcard that matches a view."""
    assert VIEWS
    assert not [view for view in VIEWS if view.startswith("events_")]


def test_views_are_in_the_folder_each_after_those_that_it_reads() -> None:
    files = {file.stem for file in definitions.SQL.glob("*.sql")}
    assert files == {*VIEWS, "daily"}
    known = {"events"}
    for view in definitions.views("p", "d"):
        read = set(re.findall(r"`p\.d\.(\w+)`", view.query))
        assert read, view.name
        assert read <= known, view.name
        known.add(view.name)


def test_every_view_says_what_it_is() -> None:
    for view in definitions.views("p", "d"):
        assert 40 < len(view.description) < 1024
        assert "{" not in view.query.replace("{8}", "")


def test_only_a_part_and_the_names_of_project_and_dataset_are_filled_in() -> None:
    """What stands in for them is what Terraform fills in as well."""
    for name in VIEWS:
        placeholders = re.findall(r"\{[a-z_]+\}", (definitions.SQL / f"{name}.sql").read_text())
        parts = {"{visits}"} if name == "sessions" else set()
        assert set(placeholders) == {"{project}", "{dataset}"} | parts


def test_a_part_can_stand_in_a_text_of_a_script() -> None:
    """FORMAT reads a percent sign, a text a backslash; a comment at a line's start is a view's."""
    [part] = (definitions.SQL / "parts").iterdir()
    text = part.read_text()
    assert part.name == "visits.sql"
    assert not re.search(r'[%\\{}]|"""|^--', text, re.MULTILINE)


def test_a_sources_fields_are_in_the_columns_order() -> None:
    """BigQuery puts two structs together by the places of their fields; the local one by name."""
    text = definitions.sql("sessions")
    columns = {column["name"]: column for column in definitions.fields("events.json")}
    wanted = columns["session_traffic_source_last_click"]["fields"]
    for record in wanted:
        if record["name"] in ("manual_campaign", "cross_channel_campaign"):
            made = re.findall(rf"STRUCT\(([^()]*(?:\([^()]*\)[^()]*)*)\) AS {record['name']}", text)
            assert len(made) == 2
            for fields in made:
                names = re.findall(r" AS (\w+)(?=,|\s*$)", fields)
                assert names == [field["name"] for field in record["fields"]]
    [made] = re.findall(
        r"IF\(s\.stream_id IS NULL.*? AS session_", definitions.sql("daily"), re.DOTALL
    )
    assert re.findall(r" AS (\w+_campaign)", made) == [record["name"] for record in wanted]


def test_the_pipeline_file_names_the_views() -> None:
    assert json.loads((definitions.SHARED / "pipeline.json").read_text())["views"] == VIEWS
