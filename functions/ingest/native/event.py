"""One event of the native protocol as JSON, shaped like a row of GA4's export."""

from typing import Any

import msgspec

from ..errors import BadRequest
from .consent import Flags

# A whole number, or its text as JavaScript's storage gives it back.
Whole = int | str | None


class NativeValue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A parameter's value: one of GA4's four columns."""

    string_value: str | None = None
    int_value: int | None = None
    float_value: float | None = None
    double_value: float | None = None
    set_timestamp_micros: int | None = None


class NativeParam(msgspec.Struct, frozen=True):
    """One entry of event_params or user_properties."""

    key: str
    value: NativeValue = NativeValue()


class SessionSource(msgspec.Struct, frozen=True):
    """The page that the session began with, as a client that remembers it sends it."""

    page_location: str | None = None
    page_referrer: str | None = None


class NativeEvent(msgspec.Struct, frozen=True):
    """An event; null is as good as absent. docs/native.md says what each field means."""

    event_name: str | None = None
    event_id: str | None = None
    timestamp_micros: int | None = None
    client_id: str | None = None
    user_pseudo_id: str | None = None  # what GA4's export calls the client id
    user_id: str | None = None
    browser_id: str | None = None  # the beacon's own, from its cookie
    session_id: Whole = None
    session_number: Whole = None
    session_engaged: bool | int | str | None = None
    session_source: SessionSource | None = None
    page_location: str | None = None
    page_referrer: str | None = None
    page_title: str | None = None
    event_params: list[NativeParam] | None = None
    params: dict[str, Any] | None = None
    user_properties: list[NativeParam] | dict[str, Any] | None = None
    privacy_info: Flags | None = None
    consent: Flags | None = None
    consent_state: Flags | None = None  # what Stape's data tag calls it
    device: dict[str, Any] | None = None
    client_hints: dict[str, Any] | None = None
    app_info: dict[str, Any] | None = None
    ecommerce: dict[str, Any] | None = None
    items: list[dict[str, Any]] | None = None
    user_data: dict[str, Any] | None = None


FIELDS = frozenset(NativeEvent.__struct_fields__)


def event(document: object, place: str) -> NativeEvent:
    """Check one event; BadRequest names the field and the rule. ``place``: ``$`` or ``$[0]``."""
    try:
        found = msgspec.convert(document, NativeEvent)
    except msgspec.ValidationError as error:
        rule, _, at = str(error).partition(" - at `")
        # msgspec quotes what was sent where it is none of a list: that stays with the sender.
        if rule.startswith("Invalid enum"):
            rule = "one of true, false, null, granted, denied, Yes, No, Unset is needed"
        at = at.rstrip("`").removeprefix("$")
        if at == ".event_params" and rule.endswith("got `object`"):
            rule += ": send an object as `params`"
        raise BadRequest(400, "wrong_type", rule, place + at) from None
    if not (found.event_name or "").strip():
        message = 'event_name is missing: send {"event_name": "page_view", …}'
        raise BadRequest(400, "missing_event_name", message, f"{place}.event_name")
    return found
