"""GA4's daily tables of events: rows as the export writes them, in the export's own columns."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from google.cloud import bigquery

from tests.contract.bigquery.ga4.values import Event, Item, Param, Single, User

# A row as JSON.
Row: TypeAlias = dict[str, Any]

SCHEMA_FILE = Path(__file__).parents[4] / "shared/schema/events.json"
# The first of the columns that GA4 does not have.
FIRST_OF_OURS = "date"


def export_schema() -> list[bigquery.SchemaField]:
    """GA4's columns."""
    columns = json.loads(SCHEMA_FILE.read_text())
    names = [column["name"] for column in columns]
    return [
        bigquery.SchemaField.from_api_repr(column)
        for column in columns[: names.index(FIRST_OF_OURS)]
    ]


def load(client: bigquery.Client, dataset: str, events: Sequence[Event]) -> None:
    """Make the dataset and its tables; the last day is still in its intraday table."""
    client.create_dataset(dataset)
    days: dict[str, list[Row]] = defaultdict(list)
    for row in rows(events):
        days[row["event_date"]].append(row)
    for day, of_day in days.items():
        kind = "events_intraday" if day == max(days) else "events"
        name = f"{client.project}.{dataset}.{kind}_{day}"
        table = client.create_table(bigquery.Table(name, schema=export_schema()))
        assert client.insert_rows_json(table, of_day) == []


def rows(events: Iterable[Event]) -> list[Row]:
    """One row per event; what a row says of its user's first visit is of the earliest event.

    Every session comes from where the first one came from.
    """
    first: dict[User, int] = {}
    return [_row(event, first.setdefault(event.user, event.micros)) for event in events]


def _row(event: Event, first_touch: int) -> Row:
    user, (source, medium, campaign) = event.user, event.user.source
    page, ordering, index = event.batch
    return {
        "event_date": event.day,
        "event_timestamp": event.micros,
        "event_name": event.name,
        "event_params": [{"key": key, "value": _value(v)} for key, v in event.params.items()],
        "user_id": event.user_id,
        "user_pseudo_id": user.pseudo_id,
        "user_first_touch_timestamp": first_touch,
        "user_properties": [{"key": "plan", "value": {"string_value": user.category}}],
        "device": {"category": user.category},
        "geo": {"country": user.country},
        "traffic_source": {"source": source, "medium": medium, "name": campaign},
        "collected_traffic_source": {"manual_source": source, "manual_medium": medium},
        "platform": "ANDROID" if user.has_app else "WEB",
        "ecommerce": _ecommerce(event),
        "items": [_item(item) for item in event.items],
        "session_traffic_source_last_click": {
            "cross_channel_campaign": {
                "source": source,
                "medium": medium,
                "campaign_name": campaign,
            }
        },
        "is_active_user": bool(event.number("engagement_time_msec")),
        "batch_page_id": page,
        "batch_ordering_id": ordering,
        "batch_event_index": index,
    }


def _value(value: Param) -> Row:
    if isinstance(value, str):
        return {"string_value": value}
    if isinstance(value, int):
        return {"int_value": value}
    return {"float_value" if isinstance(value, Single) else "double_value": float(value)}


def _ecommerce(event: Event) -> Row | None:
    if "transaction_id" not in event.params:
        return None
    revenue = sum(item.price * item.quantity for item in event.items)
    return {
        "transaction_id": event.params["transaction_id"],
        "purchase_revenue": revenue,
        "total_item_quantity": sum(item.quantity for item in event.items),
        "unique_items": len(event.items),
    }


def _item(item: Item) -> Row:
    return {
        "item_id": item.id,
        "item_name": item.name,
        "price": item.price,
        "quantity": item.quantity,
        "item_revenue": item.price * item.quantity,
    }
