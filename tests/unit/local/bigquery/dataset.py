"""A small GA4-like data set, made by arithmetic; expected results are computed from it."""

import datetime as dt
from typing import Any

Row = dict[str, Any]
# A value of a row.
Value = Any

VALUE = [
    {"name": "string_value", "type": "STRING"},
    {"name": "int_value", "type": "INTEGER"},
    {"name": "double_value", "type": "FLOAT"},
]
PARAM = [{"name": "key", "type": "STRING"}, {"name": "value", "type": "RECORD", "fields": VALUE}]
SCHEMA: list[dict[str, Any]] = [
    {"name": "event_date", "type": "STRING"},
    {"name": "event_timestamp", "type": "INTEGER"},
    {"name": "event_name", "type": "STRING", "mode": "REQUIRED"},
    {"name": "event_params", "type": "RECORD", "mode": "REPEATED", "fields": PARAM},
    {"name": "user_pseudo_id", "type": "STRING"},
    {"name": "user_id", "type": "STRING"},
    {"name": "device", "type": "RECORD", "fields": [{"name": "category", "type": "STRING"}]},
    {"name": "geo", "type": "RECORD", "fields": [{"name": "country", "type": "STRING"}]},
    {
        "name": "ecommerce",
        "type": "RECORD",
        "fields": [
            {"name": "transaction_id", "type": "STRING"},
            {"name": "purchase_revenue", "type": "FLOAT"},
        ],
    },
    {
        "name": "items",
        "type": "RECORD",
        "mode": "REPEATED",
        "fields": [
            {"name": "item_id", "type": "STRING"},
            {"name": "price", "type": "FLOAT"},
            {"name": "quantity", "type": "INTEGER"},
            {"name": "item_params", "type": "RECORD", "mode": "REPEATED", "fields": PARAM},
        ],
    },
    {"name": "tags", "type": "STRING", "mode": "REPEATED"},
    {"name": "amount", "type": "NUMERIC"},
    {"name": "raw", "type": "STRING"},
    {"name": "attributes", "type": "JSON"},
    {"name": "date", "type": "DATE"},
    {"name": "event_id", "type": "STRING"},
    {"name": "received_at", "type": "TIMESTAMP"},
]
NAMES = (
    "page_view",
    "view_item",
    "add_to_cart",
    "purchase",
    "scroll",
    "page_view",
    "user_engagement",
)
COUNTRIES = ("DE", "BG", "FR", None)
FIRST = dt.datetime(2026, 11, 20, 22, 0, tzinfo=dt.UTC)
STEP = dt.timedelta(minutes=7, seconds=13, microseconds=17)


def _param(key: str, **value: Value) -> Row:
    return {"key": key, "value": value}


def _items(number: int) -> list[Row]:
    return [
        {
            "item_id": f"sku{(number + k) % 3}",
            "price": 2.5 * (k + 1),
            "quantity": k + 1,
            "item_params": [_param("color", string_value=("red", "blue")[k % 2])],
        }
        for k in range(number % 3 + 1)
    ]


def event(number: int) -> Row:
    """The row with this number: every value follows from it."""
    at = FIRST + number * STEP
    name = NAMES[number % len(NAMES)]
    user = f"u{number % 5}"
    row: Row = {
        "event_date": at.strftime("%Y%m%d"),
        "event_timestamp": int(at.timestamp() * 1_000_000),
        "event_name": name,
        "event_params": [
            _param("page_location", string_value=f"https://shop.example/p/{number % 4}?q={number}"),
            _param("ga_session_id", int_value=1000 + number % 5 * 10 + number // 20),
            _param("engagement_time_msec", int_value=number * 37 % 5000),
            _param("score", double_value=number / 4),
        ],
        "user_pseudo_id": user,
        "device": {"category": "mobile" if number % 3 else "desktop"},
        "geo": {"country": COUNTRIES[number % 4]},
        "tags": [f"t{k}" for k in range(number % 3)],
        "raw": f'{{"a": {{"b": {number % 2}}}, "list": [1, "x"]}}',
        "attributes": f'{{"reason": "r{number % 3}", "count": {number}}}',
        "date": at.date().isoformat(),
        "event_id": f"e{number // 2}" if number % 10 == 1 else f"e{number}",
        "received_at": (at + dt.timedelta(seconds=number % 9)).isoformat(),
    }
    if number % 4 == 0:
        row["user_id"] = f"login-{user}"
    if name == "purchase":
        items = _items(number)
        row["items"] = items
        row["ecommerce"] = {
            "transaction_id": f"T{number}",
            "purchase_revenue": sum(i["price"] * i["quantity"] for i in items),
        }
        row["amount"] = f"{number}.{number % 100:02}"
    return row


EVENTS = [event(number) for number in range(60)]
TABLES = {
    "events": EVENTS,
    "daily_20261120": [row for row in EVENTS if row["event_date"] == "20261120"],
    "daily_20261121": [row for row in EVENTS if row["event_date"] == "20261121"],
    "empty": [],
}


def param(row: Row, key: str, kind: str) -> Value:
    """The value of an event parameter, None where the event has none."""
    return next((p["value"].get(kind) for p in row["event_params"] if p["key"] == key), None)
