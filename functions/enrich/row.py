"""The row: GA4's export columns and ours, one JSON line of enriched.v1.

The same names and nesting as shared/schema/events.json (a test holds the two together), less what
the sink writes: ``synced_at_utc_`` and ``synced_at_micros_``. What is not known is left out of the
JSON, so a row stays small.
"""

from typing import Any, NamedTuple, TypedDict

import msgspec

from shared.raw import Consent

from .row_commerce import Ecommerce, Item
from .row_records import (
    AppInfo,
    Device,
    EventDimensions,
    Geo,
    Param,
    PrivacyInfo,
    Publisher,
    Record,
    UserLtv,
    UserProperty,
)
from .row_sources import CollectedTrafficSource, SessionTrafficSource, TrafficSource


class ClickId(Record, frozen=True):
    """A click id that GA4 has no column for."""

    key: str
    value: str


class Angelia(Record, frozen=True):
    """What we record about the event beyond GA4's columns."""

    is_bot: bool | None = None
    bot_reason: str | None = None
    protocol: str | None = None
    request_id: str | None = None
    consent: Consent | None = None  # as the hit or the stream's default stated it
    source_class: str | None = None  # source_class.py
    channel_group: str | None = None  # of collected_traffic_source
    click_ids: tuple[ClickId, ...] = ()
    warnings: tuple[str, ...] = ()
    # unmapped.py; the sink adds what a table has no column for.
    unmapped: dict[str, Any] = msgspec.field(default_factory=dict)


class Row(TypedDict, total=False):
    """All columns; each step returns those that are its own."""

    event_date: str
    event_timestamp: int
    event_previous_timestamp: int | None
    event_name: str
    event_params: list[Param]
    event_value_in_usd: float | None
    event_bundle_sequence_id: int | None
    event_server_timestamp_offset: int | None
    event_original_occurrence_timestamp: int | None
    user_id: str | None
    user_pseudo_id: str | None
    privacy_info: PrivacyInfo
    user_properties: list[UserProperty]
    user_first_touch_timestamp: int | None
    user_ltv: UserLtv | None
    device: Device
    geo: Geo | None
    app_info: AppInfo | None
    traffic_source: TrafficSource | None
    stream_id: str
    platform: str
    event_dimensions: EventDimensions | None
    ecommerce: Ecommerce | None
    items: list[Item]
    collected_traffic_source: CollectedTrafficSource | None
    is_active_user: bool | None
    batch_event_index: int
    batch_page_id: int | None
    batch_ordering_id: int | None
    session_traffic_source_last_click: SessionTrafficSource | None
    publisher: Publisher | None
    date: str
    event_id: str
    received_at_micros: int
    angelia: Angelia


class Part(NamedTuple):
    """What one step returns: its columns, and in words what it dropped or repaired."""

    columns: Row
    warnings: tuple[str, ...] = ()
