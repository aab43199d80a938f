"""The sources in GA4's daily tables: a session's on all its events, a user's where it is known."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.contract.bigquery.server import BigQueryServer

from . import visited
from .conftest import Dataset, new_dataset
from .days import Row, days_before, on, run_daily
from .shop import GOOGLE
from .test_docs import QUERIES as PAGES_QUERIES
from .visited import LANDINGS, OF_THE_HITS, stored_rows


def made(server: BigQueryServer, today: date) -> Dataset | None:
    """All of the rows below and their daily tables; None where the day has turned meanwhile."""
    dataset = new_dataset(server)
    assert dataset.command("ensure-table", "--location", "EU") == 0
    rows = [row for row, _ in visited.visits(today)]
    others = (visited.bots_and_sales, visited.landings, visited.touches)
    dataset.load([*rows, *(row for made_of in others for row in made_of(today))])
    dataset.load(rows[::2])
    return dataset if run_daily(dataset) == today else None


@pytest.fixture(scope="module")
def dataset(server: BigQueryServer) -> tuple[Dataset, date]:
    while True:
        today = datetime.now(UTC).date()
        found = made(server, today)
        if found is not None:
            return found, today


def sources(dataset: Dataset) -> list[Row]:
    """What all daily tables say."""
    return dataset.query(
        """SELECT event_name, user_pseudo_id, traffic_source, user_first_touch_timestamp,
             session_traffic_source_last_click AS session, _TABLE_SUFFIX AS day,
             session_traffic_source_last_click.cross_channel_campaign.source AS source
           FROM `d.events_*`"""
    )


def test_every_event_of_a_session_has_its_source(dataset: tuple[Dataset, date]) -> None:
    tables, today = dataset
    oldest = f"{days_before(today, 3)[0]}"
    wanted = [
        (row["user_pseudo_id"], row["event_name"], source)
        for row, source in visited.visits(today)
        if row["date"] >= oldest
    ]
    users = {user for user, _, _ in wanted}
    found = [
        (row["user_pseudo_id"], row["event_name"], row["source"])
        for row in sources(tables)
        if row["user_pseudo_id"] in users
    ]
    sold = [row for row in visited.bots_and_sales(today) if row["event_name"] == "purchase"]
    by_user = {"beacon": "newsletter", "night": "google", "came_back": "pay.example"}
    wanted += [(r["user_pseudo_id"], "purchase", by_user[r["user_pseudo_id"]]) for r in sold]
    assert sorted(found, key=repr) == sorted(wanted, key=repr)


def test_gtags_and_the_servers_purchases_have_what_the_landing_page_said(
    dataset: tuple[Dataset, date],
) -> None:
    """As enrich leaves them they say nothing: contract files enriched_v1/."""
    rows = [row for row in sources(dataset[0]) if row["user_pseudo_id"] == OF_THE_HITS]
    assert [r["event_name"] for r in rows].count("purchase") == 2
    assert len(rows) == 6
    assert all(row["session"] == rows[0]["session"] for row in rows)
    assert rows[0]["session"]["manual_campaign"]["campaign_name"] == "spring"
    assert rows[0]["session"]["cross_channel_campaign"]["default_channel_group"] == "Email"
    assert all(row["traffic_source"]["source"] == "newsletter" for row in rows)


@pytest.mark.parametrize("name", LANDINGS)
def test_a_source_that_is_found_has_the_shape_of_one_that_enrich_knows(
    dataset: tuple[Dataset, date], name: str
) -> None:
    found = {row["user_pseudo_id"]: row["session"] for row in sources(dataset[0])}
    assert found[f"{name} silent"] == found[f"{name} said"]
    assert found[f"{name} said"]["manual_campaign"]["source"] is not None


def test_the_daily_tables_and_the_sessions_say_the_same(dataset: tuple[Dataset, date]) -> None:
    [counted] = dataset[0].query(
        """SELECT COUNT(*) AS events, COUNTIF(
             TO_JSON_STRING(STRUCT(c.source, c.medium, c.campaign_name, c.default_channel_group))
             != TO_JSON_STRING(STRUCT(s.source, s.medium, s.campaign AS campaign_name,
                                      s.default_channel_group))) AS others
           FROM (SELECT user_pseudo_id, stream_id, session_traffic_source_last_click
                   .cross_channel_campaign AS c, (SELECT value.int_value FROM UNNEST(event_params)
                   WHERE key = 'ga_session_id') AS ga_session_id FROM `d.events_*`) AS e
           JOIN d.sessions AS s USING (stream_id, user_pseudo_id, ga_session_id)
           WHERE user_pseudo_id != 'long'"""
    )
    assert counted["events"] > 40
    assert counted["others"] == 0


def test_revenue_by_session_source_leaves_nothing_out(dataset: tuple[Dataset, date]) -> None:
    """The query of docs/views.md, on these days."""
    tables, today = dataset
    first, last = (f"{day:%Y%m%d}" for day in days_before(today, 3, 1))
    [query] = [found for found in PAGES_QUERIES if "SUM(ecommerce.purchase_revenue)" in found]
    query = re.sub(r"'\d{8}' AND '\d{8}'", f"'{first}' AND '{last}'", query)
    of_the_hits = [row for name in ("gtag_purchase", "mp_purchase") for row in stored_rows(name)]
    of_the_hits_sum = sum(row["ecommerce"]["purchase_revenue"] for row in of_the_hits)
    found = {
        (row["source"], row["medium"]): row["revenue"]
        for row in tables.query(query.replace("analytics.", "d."))
        if row["revenue"] is not None
    }
    assert found == {
        ("newsletter", "email"): pytest.approx(14.0 + of_the_hits_sum),
        ("google", "organic"): 2.5,
        ("pay.example", "referral"): 0.5,
    }


def test_a_first_touch_is_on_the_sessions_events_that_do_not_say_another(
    dataset: tuple[Dataset, date],
) -> None:
    """Of other sessions of the user nothing is concluded."""
    found = {
        row["event_name"]: (
            row["traffic_source"] and row["traffic_source"]["source"],
            row["user_first_touch_timestamp"],
        )
        for row in sources(dataset[0])
        if row["user_pseudo_id"] in ("touched", "untouched")
    }
    assert found == {
        "first": ("first", 1_700_000_000_000_000),
        "second": ("first", 1_600_000_000_000_000),
        "third": ("own", 1_600_000_000_000_000),
        "next_session": (None, None),
        "untouched": (None, None),
    }


def test_a_late_landing_page_gives_its_session_a_source(server: BigQueryServer) -> None:
    """Both where it is of the purchase's day, and of the day before the oldest one."""
    late = new_dataset(server)
    assert late.command("ensure-table", "--location", "EU") == 0
    today = datetime.now(UTC).date()
    third, eve = days_before(today, 3, 4)
    late.load([on(third, "purchase", user=user, clock="00:10") for user in ("same", "eve")])
    run_daily(late)
    assert _of(late, third) == {"same": "(direct)", "eve": "(direct)"}
    late.load([on(third, user="same", clock="00:01", **GOOGLE),
               on(eve, user="eve", clock="23:59", **GOOGLE)])  # fmt: skip
    assert run_daily(late) == today, "the day turned while the test ran"
    assert _of(late, third) == {"same": "google", "eve": "google"}


def _of(dataset: Dataset, day: date) -> dict[str, Any]:
    rows: Sequence[Row] = dataset.query(
        f"""SELECT user_pseudo_id AS user,
              session_traffic_source_last_click.cross_channel_campaign.source
            FROM d.events_{day:%Y%m%d} WHERE event_name = 'purchase'"""
    )
    return {row["user"]: row["source"] for row in rows}
