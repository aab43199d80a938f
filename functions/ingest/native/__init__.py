"""The native protocol: JSON shaped like a row of GA4's export."""

from typing import Any

from shared.raw import Client, Page, Param, RawEvent, Session, SessionSource, User, Value

from ..cookie import adoptable
from ..errors import BadRequest
from ..incoming import Incoming
from ..parsed import Parsed, joined
from ..values import check_event_ids, typed, whole
from .consent import WITHDRAWN, stated
from .documents import documents
from .event import FIELDS, NativeEvent, NativeParam, event
from .hints import hints

_ENGAGED = (True, 1, "1", "true")


def stream_name(incoming: Incoming) -> str:
    """The stream that the path names."""
    return incoming.stream_id or ""


def parse(incoming: Incoming, stream_id: str) -> list[Parsed]:  # noqa: ARG001 - as every protocol's
    """The request's events, those of the same visitor and page together.

    None where consent was withdrawn: the request then says only that.
    """
    listed = documents(incoming)
    if not listed:
        return [Parsed(events=[], consent=WITHDRAWN)]
    found = [(event(document, place), document, place) for document, place in listed]
    check_event_ids((one.event_id, place) for one, _, place in found)
    return joined(_parsed(one, document, place) for one, document, place in found)


def _parsed(event: NativeEvent, document: dict[str, Any], place: str) -> Parsed:
    source = event.session_source
    own_id, uuid = event.client_id or event.user_pseudo_id, adoptable(event.browser_id)
    return Parsed(
        events=[_raw_event(event, document)],
        user=User(
            client_id=own_id or (None if uuid else event.browser_id),
            user_id=event.user_id,
            properties=_properties(event.user_properties),
        ),
        consent=stated(event.privacy_info, event.consent, event.consent_state),
        session=Session(
            id=_whole(event.session_id, f"{place}.session_id"),
            number=_whole(event.session_number, f"{place}.session_number"),
            engaged=None if event.session_engaged is None else event.session_engaged in _ENGAGED,
            source=SessionSource(
                page_location=source.page_location, page_referrer=source.page_referrer
            )
            if source
            else None,
        ),
        page=Page(
            location=event.page_location, referrer=event.page_referrer, title=event.page_title
        ),
        device=event.device or {},
        app=event.app_info or {},
        client=Client(hints=hints(event.client_hints or {})),
        browser_id=uuid,
        user_data=event.user_data or {},
    )


def _raw_event(event: NativeEvent, document: dict[str, Any]) -> RawEvent:
    given, ecommerce, items = dict(event.params or {}), dict(event.ecommerce or {}), event.items
    for place in (given, ecommerce):  # where gtag's calls and data layers have them
        if items is None and _is_items(place.get("items")):
            items = place.pop("items")
    params = {param.key: param for param in (*_flat(given), *_listed(event.event_params))}
    return RawEvent(
        event_id=event.event_id or "",
        name=(event.event_name or "").strip(),
        timestamp_micros=event.timestamp_micros,
        params=list(params.values()),
        items=items or [],
        ecommerce=ecommerce,
        unknown={name: document[name] for name in document if name not in FIELDS},
    )


def _is_items(given: object) -> bool:
    return isinstance(given, list) and all(isinstance(one, dict) for one in given)


def _properties(given: list[NativeParam] | dict[str, Any] | None) -> list[Param]:
    return _flat(given) if isinstance(given, dict) else _listed(given)


def _flat(given: dict[str, Any]) -> list[Param]:
    return [Param(key=key, value=typed(value)) for key, value in given.items() if value is not None]


def _listed(given: list[NativeParam] | None) -> list[Param]:
    """Parameters as raw.v1 has them; of a key that occurs twice the last one holds."""
    params = {
        param.key: Param(
            key=param.key,
            value=Value(
                string_value=param.value.string_value,
                int_value=param.value.int_value,
                float_value=param.value.float_value,
                double_value=param.value.double_value,
                set_timestamp_micros=param.value.set_timestamp_micros,
            ),
        )
        for param in given or ()
    }
    return list(params.values())


def _whole(given: int | str | None, place: str) -> int | None:
    if given is None or given == "":
        return None
    found = whole(given)
    if found is None:
        raise BadRequest(400, "wrong_type", "a whole number is needed", place)
    return found
