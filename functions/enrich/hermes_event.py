"""The event in an object of sGTM's: its name, items, amounts, and every other key a parameter."""

from collections.abc import Mapping
from typing import Any

from shared import strict_json
from shared.errors import Reason
from shared.raw import Param, RawEvent
from shared.raw import Value as RawValue
from shared.stated_consent import is_place
from shared.streams import Stream
from shared.strict_json import BadJson

from .param_values import typed
from .params import ECOMMERCE_NUMBERS, ECOMMERCE_TEXTS, WHOLE_NUMBERS
from .refused import EventRefused
from .values import integer, is_given, number, text

# What has a place of its own in raw.v1, and so is no parameter.
PLACED = frozenset(
    {
        "event_name", "event_id", "client_id", "user_id", "user_properties", "consent",
        "consent_state", "privacy_info", "items",
        "transaction_value", "page_location", "page_referrer", "page_title", "user_agent",
        "ip_override", "language", "event_location", "ga_session_id", "ga_session_number",
        "user_data", "client_hints",
    }
)  # fmt: skip
ECOMMERCE = frozenset((*ECOMMERCE_NUMBERS, *ECOMMERCE_TEXTS))

# Parameters that GA4 has as numbers, though a tag's row may hold their text.
NUMBERS = WHOLE_NUMBERS | {
    "discount", "level", "price", "quantity", "score", "video_current_time", "video_duration",
    "video_percent",
}  # fmt: skip

# sGTM's own bookkeeping (x-ga-…, x-sst-…): no parameters, but for these, which gtag sent as _p and
# _s (https://developers.google.com/tag-platform/tag-manager/server-side/immutable-parameters).
INTERNAL = "x-"
NUMBERED = {"x-ga-page_id": "batch_page_id", "x-ga-request_count": "batch_ordering_id"}


def event(document: Mapping[str, Any], event_id: str, stream: Stream) -> RawEvent:
    """The object's event; ``event_id`` serves where it has none. EventRefused without a name."""
    items, unreadable = _items(document.get("items"))
    name = _event_name(document, items)
    return RawEvent(
        event_id=text(document.get("event_id")) or event_id,
        name=name,
        params=_params(document, name),
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


def _params(document: Mapping[str, Any], name: str) -> list[Param]:
    placed = PLACED | ECOMMERCE
    own = {
        key: value
        for key, value in document.items()
        if value is not None
        and key not in placed
        and not key.startswith(INTERNAL)
        and not is_place(key)
    }
    return [param(key, value) for key, value in {**_of_internals(document, name), **own}.items()]


def _of_internals(document: Mapping[str, Any], name: str) -> dict[str, object]:
    """What gtag's own keys come to, where sGTM keeps them under names of its own."""
    found: dict[str, object] = {
        key: number
        for internal, key in NUMBERED.items()
        if (number := integer(document.get(internal))) is not None
    }
    if text(document.get("x-ga-mp2-ir")) in ("1", "true"):
        found["ignore_referrer"] = "true"
    if traffic_type := text(document.get("x-ga-mp2-tt")):
        found["traffic_type"] = traffic_type
    if name == "page_view" and _starts_session(document.get("x-ga-system_properties")):
        found["entrances"] = 1
    return found


def _starts_session(system: object) -> bool:
    """Whether it has what gtag sends as _ss and _fv with a session's first event."""
    flags = system if isinstance(system, dict) else {}
    return any(text(flags.get(key)) not in (None, "0") for key in ("ss", "fv"))


def param(key: str, value: object) -> Param:
    """A key and its value in GA4's types."""
    if key in NUMBERS:
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
