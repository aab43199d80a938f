"""The event in an object of sGTM's: its name, items, amounts, and every other key a parameter."""

from collections.abc import Mapping
from typing import Any

from shared import strict_json
from shared.errors import Reason
from shared.raw import Param, RawEvent
from shared.raw import Value as RawValue
from shared.streams import Stream
from shared.strict_json import BadJson

from .params import ECOMMERCE_NUMBERS, ECOMMERCE_TEXTS, typed
from .refused import EventRefused
from .values import integer, is_given, number, text

# What has a place of its own in raw.v1, and so is no parameter.
PLACED = frozenset(
    {
        "event_name", "event_id", "client_id", "user_id", "user_properties", "consent", "items",
        "transaction_value", "page_location", "page_referrer", "page_title", "user_agent",
        "ip_override", "language", "event_location", "ga_session_id", "ga_session_number",
        "user_data",
    }
)  # fmt: skip
ECOMMERCE = frozenset((*ECOMMERCE_NUMBERS, *ECOMMERCE_TEXTS))

# Parameters that GA4 has as numbers, though a tag's row may hold their text.
_NUMBERS = frozenset({"engagement_time_msec", "percent_scrolled", "batch_page_id", "discount"})

# sGTM's own bookkeeping (x-ga-…, x-sst-…); of it only the consent state is read.
_INTERNAL = "x-"


def event(document: Mapping[str, Any], event_id: str, stream: Stream) -> RawEvent:
    """The object's event; ``event_id`` serves where it has none. EventRefused without a name."""
    items, unreadable = _items(document.get("items"))
    return RawEvent(
        event_id=text(document.get("event_id")) or event_id,
        name=_event_name(document, items),
        params=_params(document),
        items=items,
        ecommerce=_ecommerce(document, items, stream),
        unknown={"items": unreadable} if unreadable else {},
    )


def _event_name(document: Mapping[str, Any], items: list[dict[str, Any]]) -> str:
    name = text(document.get("event_name"))
    if name is not None:
        return name
    if items or text(document.get("transaction_id")):
        return "purchase"
    detail = "no event_name, and neither items nor a transaction_id to take it for a purchase"
    raise EventRefused(Reason.MISSING_EVENT_NAME, detail)


def _items(given: object) -> tuple[list[dict[str, Any]], object]:
    """The items, from an array or its JSON text, and what of it are no items."""
    listed = given
    if isinstance(given, str):
        try:
            listed = strict_json.decode(given.encode())
        except BadJson:
            return [], given
    if not isinstance(listed, list):
        return [], given
    return [i for i in listed if isinstance(i, dict)], [
        i for i in listed if not isinstance(i, dict)
    ]


def _params(document: Mapping[str, Any]) -> list[Param]:
    placed = PLACED | ECOMMERCE
    return [
        param(key, value)
        for key, value in document.items()
        if value is not None and key not in placed and not key.startswith(_INTERNAL)
    ]


def param(key: str, value: object) -> Param:
    """A key and its value in GA4's types."""
    if key in _NUMBERS:
        whole = integer(value)
        value = whole if whole is not None else number(value) or value
    seen = typed(value)
    return Param(
        key=key,
        value=RawValue(
            string_value=seen.string_value,
            int_value=seen.int_value,
            double_value=seen.double_value,
        ),
    )


def _ecommerce(
    document: Mapping[str, Any], items: list[dict[str, Any]], stream: Stream
) -> dict[str, Any]:
    """The event's totals. Hermes' own example calls the value ``transaction_value``."""
    found = {key: document[key] for key in ECOMMERCE if is_given(document.get(key))}
    if "value" not in found and is_given(document.get("transaction_value")):
        found["value"] = document["transaction_value"]
    if "currency" not in found:
        inside = next((seen for i in items if (seen := text(i.get("currency")))), None)
        currency = inside or stream.currency
        if currency and ("value" in found or items):
            found["currency"] = currency
    return found
