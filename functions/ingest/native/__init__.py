"""The native protocol: one event as JSON, shaped like a row of GA4's export."""

from typing import Any, Literal

import msgspec

from shared.raw import Consent, Param, RawEvent, User, Value

from ..errors import BadRequest

Flag = bool | Literal["granted", "denied", "Yes", "No", "Unset"] | None


class PrivacyInfo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The consent flags: true, ``granted``, ``Yes`` or false, ``denied``, ``No``; else null.

    A flag that is misspelt is refused: it would pass for "not denied". ``ads_storage`` is what
    GA4's export calls ``ad_storage``, ``uses_transient_token`` its third column.
    """

    ad_storage: Flag = None
    analytics_storage: Flag = None
    ad_user_data: Flag = None
    ad_personalization: Flag = None
    functionality_storage: Flag = None
    personalization_storage: Flag = None
    security_storage: Flag = None
    ads_storage: Flag = None
    uses_transient_token: Flag = None


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


class NativeEvent(msgspec.Struct, frozen=True):
    """The body of ``POST /api/v1/streaming/{stream_id}``; null is as good as absent."""

    event_name: str | None = None
    event_id: str | None = None
    timestamp_micros: int | None = None
    client_id: str | None = None
    user_pseudo_id: str | None = None  # what GA4's export calls the client id
    user_id: str | None = None
    event_params: list[NativeParam] | None = None
    user_properties: list[NativeParam] | None = None
    privacy_info: PrivacyInfo | None = None
    app_info: dict[str, Any] | None = None
    ecommerce: dict[str, Any] | None = None
    items: list[dict[str, Any]] | None = None


def parse(document: object) -> NativeEvent:
    """Check a decoded body; BadRequest names the field and the rule."""
    try:
        event = msgspec.convert(document, NativeEvent)
    except msgspec.ValidationError as error:
        rule, _, place = str(error).partition(" - at `")
        # msgspec quotes what was sent where it is none of a list: that stays with the sender.
        if rule.startswith("Invalid enum"):
            rule = "one of true, false, null, granted, denied, Yes, No, Unset is needed"
        raise BadRequest(400, "wrong_type", rule, place.rstrip("`") or "$") from None
    if not (event.event_name or "").strip():
        message = 'event_name is missing: send {"event_name": "page_view", …}, one event a request'
        raise BadRequest(400, "missing_event_name", message, "$.event_name")
    return event


def raw_event(event: NativeEvent, document: dict[str, Any], event_id: str) -> RawEvent:
    """The event in raw.v1's form; ``event_id`` serves where the client sent none."""
    return RawEvent(
        event_id=event.event_id or event_id,
        name=event.event_name or "",
        timestamp_micros=event.timestamp_micros,
        params=_params(event.event_params),
        items=event.items or [],
        ecommerce=event.ecommerce or {},
        unknown={name: document[name] for name in document if name not in _FIELDS},
    )


def user(event: NativeEvent) -> User:
    """Who sent it, by the event's own word."""
    return User(
        client_id=event.client_id or event.user_pseudo_id,
        user_id=event.user_id,
        properties=_params(event.user_properties),
    )


def consent(event: NativeEvent) -> Consent:
    """The consent that the event itself states."""
    stated = event.privacy_info or PrivacyInfo()
    flags = {name: _granted(getattr(stated, name)) for name in Consent.__struct_fields__}
    flags["ad_storage"] = flags["ad_storage"] or _granted(stated.ads_storage)
    return Consent(**flags)


def _params(given: list[NativeParam] | None) -> list[Param]:
    return [Param(key=param.key, value=_value(param.value)) for param in given or ()]


def _value(value: NativeValue) -> Value:
    return Value(
        string_value=value.string_value,
        int_value=value.int_value,
        float_value=value.float_value,
        double_value=value.double_value,
        set_timestamp_micros=value.set_timestamp_micros,
    )


def _granted(stated: Flag) -> Literal["granted", "denied"] | None:
    if stated in (True, "granted", "Yes"):
        return "granted"
    return "denied" if stated in (False, "denied", "No") else None


_FIELDS = frozenset(NativeEvent.__struct_fields__)
