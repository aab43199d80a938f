"""Sessions of the last days and their sources, and the rows that enrich makes of real hits."""

from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from functions.enrich.handler import EnrichHandler
from functions.enrich.settings import Settings
from shared import enriched
from shared.push import Message
from tests.recorders import TopicRecorder

from .days import Row, days_before, moved, on
from .shop import DIRECT, EMAIL, GOOGLE, PAYPAL, SEARCH, sale

CONTRACT = Path(__file__).parents[1]
# The visitor of gtag_landing, gtag_purchase and mp_purchase.
OF_THE_HITS = "832723134.1795262399"

ALL_TAGS = (
    "https://shop.example/?utm_source=news&utm_medium=email&utm_campaign=spring&utm_id=7"
    "&utm_term=hats&utm_content=top&utm_source_platform=P&utm_creative_format=F"
    "&utm_marketing_tactic=T"
)
SHOP, GOOGLES = "https://shop.example/", "https://www.google.com/"
# What a session's first page says by its tags, by a click id beside them, by its referrer, by none.
LANDINGS = {
    "tags": (ALL_TAGS, ""),
    "one_tag": (f"{SHOP}?utm_campaign=only", ""),
    "click_id": (f"{ALL_TAGS}&gclid=g", ""),
    "other_click_id": (f"{ALL_TAGS}&wbraid=w", ""),
    "engine": (SHOP, GOOGLES),
    "referral": (SHOP, "https://blog.example/post"),
    "direct": (SHOP, ""),
}
TOUCHED = {"source": "first", "medium": "m", "name": "n"}

SETTINGS = Settings.from_env(
    {
        "INPUT_TOPIC": "projects/p/topics/raw-events",
        "ENRICHED_TOPIC": "projects/p/topics/enriched-events",
        "DEAD_LETTER_TOPIC": "projects/p/topics/dead-letter",
        "STREAMS": '{"shop": {"currency": "EUR"}}',
    }
)


def stored_rows(name: str) -> list[Row]:
    """The rows of a file of enriched.v1."""
    rows: list[Row] = msgspec.json.decode((CONTRACT / f"enriched_v1/{name}.json").read_bytes())[
        "rows"
    ]
    return rows


def enriched_row(location: str, referrer: str) -> Row:
    """What enrich makes of a session's first page_view."""
    raw: Row = msgspec.json.decode((CONTRACT / "raw_v1/native_page_view.json").read_bytes())
    raw["page"] = {"location": location, "referrer": referrer}
    [event] = raw["events"]
    event["params"] = [p for p in event["params"] if p["key"] != "page_location"]
    topic = TopicRecorder()
    message = Message("17", msgspec.json.encode(raw), {"schema": "raw.v1"}, 0)
    assert EnrichHandler(topic, SETTINGS.streams, SETTINGS)(message) == []
    [(data, _)] = topic.published
    [line] = enriched.lines(data)
    row: Row = msgspec.json.decode(line)
    return row


def last_click(source: Row) -> dict[str, Any]:
    """As a column."""
    return {"session_traffic_source_last_click": source}


def visits(today: date) -> list[tuple[Row, str | None]]:
    """Rows with the source that their daily table is to give them."""
    first, second, third, eve = days_before(today, 1, 2, 3, 4)
    hits = [row for name in ("gtag_landing", "gtag_purchase", "mp_purchase")
            for row in stored_rows(name)]  # fmt: skip
    return [
        *((moved(row, second), "newsletter") for row in hits),
        # Over midnight, in both directions, and from the day before all that are made.
        (on(second, "landing", user="night", clock="23:50", **GOOGLE), "google"),
        (on(first, "purchase", user="night", clock="00:10"), "google"),
        (on(second, "before", user="told_later", clock="23:58"), "pay.example"),
        (on(first, "after", user="told_later", clock="00:05", **PAYPAL), "pay.example"),
        (on(eve, "landing", user="eve", clock="23:50", **GOOGLE), None),
        (on(third, "purchase", user="eve", clock="00:10"), "google"),
        (on(first, "landing", user="today", clock="23:59", **GOOGLE), "google"),
        (on(today, "purchase", user="today", clock="00:01"), "google"),
        # Nothing is known; then something is.
        (on(first, "page_view", user="direct"), "(direct)"),
        (on(first, "purchase", user="direct"), "(direct)"),
        (on(first, "landing", user="came_back"), "pay.example"),
        (on(first, "purchase", user="came_back", clock="12:20", **PAYPAL), "pay.example"),
        # The beacon says it itself: one value a session all the same.
        (on(first, "landing", user="beacon", **last_click(EMAIL)), "newsletter"),
        (on(first, "purchase", user="beacon", **(PAYPAL | last_click(EMAIL))), "newsletter"),
        (on(first, "server", user="beacon"), "newsletter"),
        (on(first, "landing", user="clicks", **last_click(EMAIL)), "google"),
        (on(first, "click", user="clicks", clock="13:00", **last_click(SEARCH)), "google"),
        (on(first, "purchase", user="clicks", clock="13:01", **last_click(DIRECT)), "google"),
        # No user or no session: what the row says, and no more.
        (on(first, "landing", user="no_session", session=None, **GOOGLE), None),
        (on(first, "says", user="no_session", session=None, **last_click(EMAIL)), "newsletter"),
        (on(first, "landing", user=None, **GOOGLE), None),
        (on(first, "says", user=None, **last_click(EMAIL)), "newsletter"),
        # Each of the three keys makes another session.
        (on(first, "landing", user="keys", **GOOGLE), "google"),
        (on(first, "other_session", user="keys", session=2), "(direct)"),
        (on(first, "other_stream", user="keys", stream_id="other"), "(direct)"),
        # It may have begun before what is read, so nothing is concluded.
        (on(eve, "early", user="long", clock="07:59", **PAYPAL), None),
        (on(third, "page_view", user="long"), None),
        (on(third, "says", user="long", **last_click(DIRECT)), "(direct)"),
        (on(eve, "early", user="not_so_long", clock="08:00", **PAYPAL), None),
        (on(third, "page_view", user="not_so_long"), "pay.example"),
    ]  # fmt: skip


def bots_and_sales(today: date) -> list[Row]:
    """A bot in a session of somebody's, and what was bought in a session."""
    [first] = days_before(today, 1)
    return [
        on(first, "bot", user="direct", **(GOOGLE | {"angelia": {"is_bot": True}})),
        *(moved(sale("purchase", number, amount, user=user, session=1), first)
          for number, amount, user in (("A", 10.0, "beacon"), ("B", 2.5, "night"),
                                       ("C", 0.5, "came_back"), ("D", 4.0, "beacon"))),
    ]  # fmt: skip


def landings(today: date) -> list[Row]:
    """Each landing twice: as enrich leaves it, and by a visitor whose source nobody has said."""
    [day] = days_before(today, 1)
    rows = []
    for name, landing in LANDINGS.items():
        row = enriched_row(*landing) | {"user_pseudo_id": f"{name} said", "event_id": f"{name} 1"}
        silent = row | {"user_pseudo_id": f"{name} silent", "event_id": f"{name} 2"}
        del silent["session_traffic_source_last_click"]
        rows += [moved(row, day), moved(silent, day)]
    return rows


def touches(today: date) -> list[Row]:
    """Events that know the first touch, and others of the same user."""
    [day] = days_before(today, 1)
    return [
        on(day, "first", user="touched", clock="12:00", traffic_source=TOUCHED,
           user_first_touch_timestamp=1_700_000_000_000_000),
        on(day, "second", user="touched", clock="12:01"),
        on(day, "third", user="touched", clock="12:02", traffic_source={"source": "own"},
           user_first_touch_timestamp=1_600_000_000_000_000),
        on(day, "next_session", user="touched", session=2, clock="14:00"),
        on(day, "untouched", user="untouched", **GOOGLE),
    ]  # fmt: skip
