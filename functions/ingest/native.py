"""The native protocol: one event as JSON, shaped like a row of GA4's export."""

from typing import Any, Literal

import msgspec

from shared.raw import Consent, Param, RawEvent, User

from .errors import BadRequest

Flag = bool | Literal["granted", "denied"] | None


class PrivacyInfo(msgspec.Struct, frozen=True):
    """The seven consent flags: true or ``granted``, false or ``denied``, null for not said."""

    ad_storage: Flag = None
    analytics_storage: Flag = None
    ad_user_data: Flag = None
    ad_personalization: Flag = None
    functionality_storage: Flag = None
    personalization_storage: Flag = None
    security_storage: Flag = None


class NativeEvent(msgspec.Struct, frozen=True):
    """The body of ``POST /api/v1/streaming/{stream_id}``; null is as good as absent."""

    event_name: str | None = None
    event_id: str | None = None
    timestamp_micros: int | None = None
    client_id: str | None = None
    user_id: str | None = None
    event_params: list[Param] | None = None
    user_properties: list[Param] | None = None
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
        raise BadRequest(400, "wrong_type", rule, place.rstrip("`") or "$") from None
    if not event.event_name:
        message = 'event_name is missing: send {"event_name": "page_view", …}'
        raise BadRequest(400, "missing_event_name", message, "$.event_name")
    return event


def raw_event(event: NativeEvent, document: dict[str, Any], event_id: str) -> RawEvent:
    """The event in raw.v1's form; ``event_id`` serves where the client sent none."""
    return RawEvent(
        event_id=event.event_id or event_id,
        name=event.event_name or "",
        timestamp_micros=event.timestamp_micros,
        params=event.event_params or [],
        items=event.items or [],
        ecommerce=event.ecommerce or {},
        unknown={name: document[name] for name in document if name not in _FIELDS},
    )


def user(event: NativeEvent) -> User:
    """Who sent it, by the event's own word."""
    return User(
        client_id=event.client_id,
        user_id=event.user_id,
        properties=event.user_properties or [],
    )


def consent(event: NativeEvent) -> Consent:
    """The consent that the event itself states."""
    stated = event.privacy_info or PrivacyInfo()
    return Consent(
        **{name: _granted(getattr(stated, name)) for name in PrivacyInfo.__struct_fields__}
    )


def _granted(stated: Flag) -> Literal["granted", "denied"] | None:
    if isinstance(stated, bool):
        return "granted" if stated else "denied"
    return stated


_FIELDS = frozenset(NativeEvent.__struct_fields__)
