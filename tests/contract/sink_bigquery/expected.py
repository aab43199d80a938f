"""What the views are to say of some rows: the rules of docs/views.md in plain Python."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

Row = dict[str, Any]
# stream_id, user_pseudo_id, ga_session_id
SessionKey = tuple[str, str, int]

NO_ID = {"", "(not set)", "undefined", "null", "none", "nan", "[object object]"}
NOTHING_KNOWN = ("(direct)", "(none)", "(direct)", "Direct")


def params(row: Row, key: str) -> list[Any]:
    found = (next(iter(p["value"].values())) for p in row["event_params"] if p["key"] == key)
    return list(found)


def param(row: Row, key: str) -> Any:  # noqa: ANN401 - whatever the parameter holds
    """Of a parameter that is there more than once, the greatest."""
    return max(params(row, key), default=None)


def by_time(rows: Sequence[Row]) -> list[Row]:
    return sorted(
        rows, key=lambda r: (r["event_timestamp"], r.get("batch_event_index", -1), r["event_id"])
    )


def people(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if not row["angelia"].get("is_bot")]


def money(amount: float | None) -> Decimal | None:
    if amount is None or abs(amount) >= 1e29:
        return None
    return Decimal(repr(amount))


def at(row: Row) -> datetime:
    return datetime.fromtimestamp(row["event_timestamp"] / 1_000_000, UTC)


def transaction(row: Row) -> str | None:
    number = row["ecommerce"]["transaction_id"]
    return None if number is None or number.strip().lower() in NO_ID else number


def purchases(rows: Sequence[Row]) -> dict[str, Row]:
    """By the id of the event that counts."""
    times: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in people(rows):
        if row["event_name"] == "purchase":
            times[row["stream_id"], transaction(row) or row["event_id"]].append(row)
    return {
        (first := by_time(same)[0])["event_id"]: _purchase(first, len(same), rows)
        for same in times.values()
    }


def _purchase(row: Row, times_sent: int, rows: Sequence[Row]) -> Row:
    revenue = money(row["ecommerce"].get("purchase_revenue"))
    refunds = _refunds(row, rows)
    refunded = None
    if revenue is not None:
        given = [revenue if amount is None else amount for amount in refunds]
        refunded = min(revenue, sum(given, Decimal(0)))
    return {
        "date": date.fromisoformat(row["date"]),
        "stream_id": row["stream_id"],
        "transaction_id": transaction(row),
        "event_id": row["event_id"],
        "purchased_at": at(row),
        "user_pseudo_id": row["user_pseudo_id"],
        "user_id": row.get("user_id"),
        "ga_session_id": param(row, "ga_session_id"),
        "currency": param(row, "currency").upper(),
        "revenue": revenue,
        "tax": money(row["ecommerce"].get("tax_value")),
        "shipping": None,
        "item_quantity": None,
        "times_sent": times_sent,
        "refunds": len(refunds),
        "refunded": refunded or 0,
        "net_revenue": None if revenue is None else revenue - (refunded or 0),
    }


def _refunds(purchase: Row, rows: Sequence[Row]) -> list[Decimal | None]:
    """The amount of each different refund of a purchase; None gives back all."""
    number = transaction(purchase)
    different: dict[object, Decimal | None] = {}
    for row in by_time(people(rows)):
        is_its = row["event_name"] == "refund" and row["stream_id"] == purchase["stream_id"]
        if is_its and number is not None and transaction(row) == number:
            listed = sorted((i["item_id"], i["quantity"], i["price"]) for i in row.get("items", []))
            key = param(row, "refund_id") or tuple(listed)
            different.setdefault(key, money(row["ecommerce"].get("refund_value")))
    return list(different.values())


def sessions(rows: Sequence[Row]) -> dict[SessionKey, Row]:
    grouped: dict[SessionKey, list[Row]] = defaultdict(list)
    for row in people(rows):
        number = param(row, "ga_session_id")
        if row["user_pseudo_id"] is not None and number is not None:
            grouped[row["stream_id"], row["user_pseudo_id"], number].append(row)
    bought: dict[SessionKey, list[Row]] = defaultdict(list)
    for sold in purchases(rows).values():
        bought[sold["stream_id"], sold["user_pseudo_id"], sold["ga_session_id"]].append(sold)
    return {key: _session(key, by_time(hits), bought[key]) for key, hits in grouped.items()}


def _session(key: SessionKey, hits: list[Row], bought: list[Row]) -> Row:
    views = [hit for hit in hits if hit["event_name"] == "page_view"]
    engagement = sum(param(hit, "engagement_time_msec") or 0 for hit in hits)
    says_so = any(value in ("1", 1) for hit in hits for value in params(hit, "session_engaged"))
    began = [hit for hit in hits if hit["event_name"] == "session_start"]
    told = [*began, *views, *hits]
    pages = [location for hit in told if (location := param(hit, "page_location"))]
    source, medium, campaign, group = _origin(hits)
    return {
        "date": min(date.fromisoformat(hit["date"]) for hit in hits),
        "stream_id": key[0],
        "user_pseudo_id": key[1],
        "ga_session_id": key[2],
        "ga_session_number": max(
            (n for h in hits for n in params(h, "ga_session_number")), default=None
        ),
        "user_id": max((hit["user_id"] for hit in hits if "user_id" in hit), default=None),
        "session_start": at(hits[0]),
        "session_end": at(hits[-1]),
        "engaged": says_so or engagement > 10_000 or len(views) > 1 or bool(bought),
        "engagement_time_msec": engagement,
        "events": len(hits),
        "page_views": len(views),
        "landing_page": pages[0] if pages else None,
        "source": source,
        "medium": medium,
        "campaign": campaign,
        "default_channel_group": group,
        "purchases": len(bought),
        "revenue": by_currency(bought),
    }


def _origin(hits: list[Row]) -> tuple[str | None, ...]:
    """Source, medium, campaign and channel group."""
    for hit in reversed(hits):
        clicked = hit.get("session_traffic_source_last_click", {}).get("cross_channel_campaign")
        if clicked and clicked["source"] != "(direct)":
            names = ("source", "medium", "campaign_name", "default_channel_group")
            return tuple(clicked[name] for name in names)
    for hit in hits:
        tags = hit.get("collected_traffic_source", {})
        group = hit["angelia"].get("channel_group", "Unassigned")
        campaign = tags.get("manual_campaign_name", "(not set)")
        ids = {found["key"] for found in hit["angelia"].get("click_ids", [])}
        if "gclid" in tags or ids & {"gbraid", "wbraid"}:
            return "google", "cpc", campaign, group
        if tags:
            source, medium = tags.get("manual_source"), tags.get("manual_medium")
            return source or "(not set)", medium or "(not set)", campaign, group
    return NOTHING_KNOWN


def by_currency(sold: list[Row]) -> list[Row]:
    """Purchases and revenue of each currency, in the order of the currencies."""
    return [
        {
            "currency": currency,
            "purchases": len(same := [one for one in sold if one["currency"] == currency]),
            "revenue": _sum([one["revenue"] for one in same]),
        }
        for currency in sorted({one["currency"] for one in sold})
    ]


def _sum(amounts: list[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def channels(rows: Sequence[Row]) -> dict[tuple[date, str, str], Row]:
    """channel_daily by day, stream and channel group."""
    visits = sessions(rows)
    visited: dict[tuple[date, str, str], list[Row]] = defaultdict(list)
    sold: dict[tuple[date, str, str], list[Row]] = defaultdict(list)
    users: dict[tuple[date, str, str], set[str]] = defaultdict(set)
    for visit in visits.values():
        key = (visit["date"], visit["stream_id"], visit["default_channel_group"])
        visited[key].append(visit)
        users[key].add(visit["user_pseudo_id"])
    for one in purchases(rows).values():
        found = visits.get((one["stream_id"], one["user_pseudo_id"], one["ga_session_id"]))
        key = (found or one)["date"], one["stream_id"], _group(found)
        sold[key].append(one)
        if one["user_pseudo_id"] is not None:
            users[key].add(one["user_pseudo_id"])
    return {
        key: {
            "date": key[0],
            "stream_id": key[1],
            "default_channel_group": key[2],
            "sessions": len(visited[key]),
            "engaged_sessions": sum(visit["engaged"] for visit in visited[key]),
            "users": len(users[key]),
            "purchases": len(sold[key]),
            "revenue": by_currency(sold[key]),
        }
        for key in {*visited, *sold}
    }


def _group(visit: Row | None) -> str:
    return "(not set)" if visit is None else str(visit["default_channel_group"])
