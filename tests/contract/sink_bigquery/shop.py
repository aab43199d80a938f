"""A few sessions of a shop as enriched rows, each with one thing that the views must get right."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

Row = dict[str, Any]

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SHOP = "https://shop.example/"

_ids = itertools.count(1)


def value(of: str | float) -> Row:
    if isinstance(of, str):
        return {"string_value": of}
    return {"int_value": of} if isinstance(of, int) else {"double_value": of}


def event(
    name: str = "page_view",
    *,
    user: str | None = "u1",
    session: int | None = 1,
    at_s: float = 0,
    params: list[tuple[str, str | float]] | None = None,
    **columns: Any,  # noqa: ANN401 - any column
) -> Row:
    """A row; ``at_s`` seconds after noon of the first day."""
    at = NOON + timedelta(seconds=at_s)
    listed = list(params or [])
    if session is not None:
        listed.append(("ga_session_id", session))
    row: Row = {
        "event_name": name,
        "event_id": f"e{next(_ids)}",
        "event_date": f"{at:%Y%m%d}",
        "date": f"{at:%Y-%m-%d}",
        "event_timestamp": int(at.timestamp() * 1_000_000),
        "stream_id": "shop",
        "user_pseudo_id": user,
        "event_params": [{"key": key, "value": value(of)} for key, of in listed],
        "angelia": {"is_bot": False},
    }
    extra = columns.pop("angelia", {})
    row |= columns
    row["angelia"] |= extra
    return row


def click(source: str, medium: str, campaign: str, group: str) -> Row:
    """session_traffic_source_last_click as enrich fills it."""
    return {
        "cross_channel_campaign": {
            "source": source,
            "medium": medium,
            "campaign_name": campaign,
            "default_channel_group": group,
        }
    }


def collected(group: str, **tags: str) -> Row:
    """collected_traffic_source and its channel, as columns."""
    return {"collected_traffic_source": tags, "angelia": {"channel_group": group}}


def sale(
    name: str,
    number: str | None,
    amount: float | None,
    currency: str = "EUR",
    **more: Any,  # noqa: ANN401
) -> Row:
    """A purchase or a refund."""
    money = "purchase_revenue" if name == "purchase" else "refund_value"
    params = [("currency", currency), *more.pop("params", [])]
    ecommerce = {"transaction_id": number, money: amount, "tax_value": 0.1, "unique_items": 1}
    return event(name, params=params, ecommerce=ecommerce, **more)


def lines(*items: tuple[str, int, float]) -> list[Row]:
    return [{"item_id": name, "quantity": count, "price": price} for name, count, price in items]


EMAIL = click("newsletter", "email", "spring", "Email")
DIRECT = click("(direct)", "(none)", "(direct)", "Direct")
SEARCH = click("google", "cpc", "brand", "Paid Search")
PAYPAL = collected("Referral", manual_source="pay.example", manual_medium="referral")
GOOGLE = collected(
    "Organic Search",
    manual_source="google",
    manual_medium="organic",
    manual_campaign_name="(organic)",
)
DAY_S = 86_400


def page(path: str = "") -> list[tuple[str, str | float]]:
    return [("page_location", SHOP + path)]


def _sessions() -> list[Row]:
    start = event("session_start", user="email", params=page("?utm_source=newsletter"),
                  session_traffic_source_last_click=EMAIL, batch_event_index=1)  # fmt: skip
    return [
        start,
        event(user="email", params=[*page("?utm_source=newsletter"), ("ga_session_number", 4)],
              session_traffic_source_last_click=EMAIL, batch_event_index=2, user_id="login"),
        event(user="email", at_s=30, params=page("basket"), **PAYPAL),
        # Where no last click is known: what was collected first, in the order of the events.
        event(user="collected", at_s=60, params=page("thanks"), **PAYPAL),
        event("scroll", user="collected", at_s=5, params=page("first"), **GOOGLE),
        # The session began directly, but something is known.
        event(user="direct_then_known", session_traffic_source_last_click=DIRECT),
        event(user="direct_then_known", at_s=9, **PAYPAL),
        event(user="direct", session_traffic_source_last_click=DIRECT),
        event(user="unknown", session=77),
        # An ad's click id says more than the referrer.
        event(user="gclid", **(GOOGLE | collected("Paid Search", manual_source="google",
              manual_medium="organic", gclid="g"))),
        event(user="wbraid", collected_traffic_source={"manual_source": "google"},
              angelia={"channel_group": "Paid Search",
                       "click_ids": [{"key": "wbraid", "value": "w"}]}),
        event(user="no_medium", **collected("Unassigned", manual_campaign_name="only")),
        event(user="no_channel", collected_traffic_source={"manual_source": "a",
                                                           "manual_medium": "b"}),
        # The last click that is not direct.
        event(user="clicks", session_traffic_source_last_click=EMAIL),
        event(user="clicks", at_s=1, session_traffic_source_last_click=SEARCH),
        event(user="clicks", at_s=2, session_traffic_source_last_click=DIRECT),
        # Engaged or not.
        event(user="says_1", session=5, params=[("session_engaged", "1")]),
        event(user="says_int", session=5, params=[("session_engaged", 1)]),
        event(user="says_0", session=5, params=[("session_engaged", "0")]),
        event(user="ten_seconds", params=[("engagement_time_msec", 10_000)]),
        event(user="longer", params=[("engagement_time_msec", 9_000)]),
        event("scroll", user="longer", at_s=1, params=[("engagement_time_msec", 1_001)]),
        event(user="two_pages"),
        event(user="two_pages", at_s=1),
        # One key of three, each alone, makes another session.
        event(user="unknown", session=78),
        event(user="unknown", session=77, stream_id="other"),
        # Over midnight, and a parameter that is there twice.
        event(user="night", at_s=DAY_S / 2 - 1, params=[*page("night"), *page("a")]),
        event(user="night", at_s=DAY_S / 2 + 1, params=page("b")),
        # Consent came after the landing page, whose page_view has no user.
        event(params=page("landing"), user=None),
        event("session_start", user="consented", at_s=8, params=page("landing")),
        event(user="consented", at_s=9, params=page("next")),
        # No session, no user, a bot.
        event(user="email", session=None),
        event(user=None),
        event(user="bot", angelia={"is_bot": True}),
    ]  # fmt: skip


def _sales() -> list[Row]:
    return [
        sale("purchase", "T1", 25.5, user="email", at_s=40),
        # The thank-you page again, the next day, in another session: the first one counts.
        sale("purchase", "T1", 25.5, user="email", session=2, at_s=DAY_S),
        sale("refund", "T1", 5.5, session=None, at_s=2 * DAY_S, items=lines(("a", 1, 5.5))),
        sale("refund", "T1", 5.5, session=None, at_s=3 * DAY_S, items=lines(("a", 1, 5.5))),
        # By its own id, whatever it lists.
        sale("refund", "T1", 1.0, session=None, at_s=3 * DAY_S, params=[("refund_id", "r2")]),
        sale("refund", "T1", 1.0, session=None, at_s=4 * DAY_S, params=[("refund_id", "r2")],
             items=lines(("a", 1, 1.0))),
        sale("refund", "T1", 2.0, session=None, at_s=4 * DAY_S, params=[("refund_id", "r3")]),
        # By its lines, in any order.
        sale("refund", "T1", 2.5, session=None, at_s=3 * DAY_S,
             items=lines(("b", 1, 2.0), ("a", 1, 0.5))),
        sale("refund", "T1", 2.5, session=None, at_s=4 * DAY_S,
             items=lines(("a", 1, 0.5), ("b", 1, 2.0))),
        # The whole, without an amount; twice; more than was paid; of nothing that is known.
        sale("purchase", "T2", 10.0, "DKK", user="email", at_s=41),
        sale("refund", "T2", None, "DKK", user=None, session=None, at_s=99),
        sale("refund", "T2", 10.0, "DKK", user=None, session=None, at_s=100),
        sale("purchase", "T3", 0.3, user="email", at_s=42),
        sale("refund", "T3", 7.0, user=None, session=None, at_s=99),
        sale("refund", "T9", 7.0, user=None, session=None, at_s=99),
        # The same number in another stream, no number, a word for none, no user, no session, a bot.
        sale("purchase", "T1", 1.1, user="s2", stream_id="other"),
        sale("purchase", None, 2.2, user="email", at_s=43),
        sale("purchase", None, 2.2, user="email", at_s=44),
        sale("purchase", "(not set)", 3.3, user="email", at_s=45),
        sale("purchase", "Undefined ", 3.3, user="email", at_s=46),
        sale("purchase", "T4", 4.4, user=None, session=None),
        sale("purchase", "T5", 5.5, "USD", user="email", session=None),
        sale("purchase", "T6", 6.6, user="bot", angelia={"is_bot": True}),
        # Without an amount, and with one that no decimal number can hold.
        sale("purchase", "T7", None, user="email", session=3),
        sale("purchase", "T8", 1e300, user="email", session=3),
        sale("purchase", "T10", 0.1, user="email", session=3, currency="eur"),
        sale("purchase", "T11", 0.2, user="email", session=3),
    ]  # fmt: skip


EVENTS = [*_sessions(), *_sales()]
