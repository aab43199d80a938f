"""The native protocol: one event, a list of them, or a list with what they share beside it."""

import random
import uuid
from collections.abc import Mapping
from typing import Any

import msgspec

from local.demo.actions import Event, Hit, Protocol, Request
from local.demo.batches import Batch, Moment, Way
from local.demo.stream import STREAM_ID

STREAM_PATH = f"/api/v1/streaming/{STREAM_ID}"
JSON = {"Content-Type": "application/json"}

# Between two events of a request, which is sent right after the last one.
_STEP_MICROS = 1_000

Values = Mapping[str, str | int | float]


def hit(batch: Batch, moment: Moment, draw: random.Random) -> Hit:
    """The request's headers and body; what a visit does not have is left out of the body."""
    own = [_own(batch, place, moment, draw) for place in range(len(batch.steps))]
    return Hit(
        protocol=Protocol.NATIVE,
        request=Request(
            path=STREAM_PATH,
            headers={**batch.visit.headers, **JSON},
            body=msgspec.json.encode(_body(batch, _shared(batch, moment), own)),
        ),
        events=tuple(
            Event(
                name=step.name,
                event_id=event["event_id"],
                ecommerce=step.ecommerce,
                items=step.items,
            )
            for step, event in zip(batch.steps, own, strict=True)
        ),
        is_bot=batch.visit.is_bot,
        may_identify=batch.visit.may_identify,
    )


def _body(batch: Batch, shared: dict[str, Any], own: list[dict[str, Any]]) -> Any:  # noqa: ANN401 - JSON
    if batch.way is Way.ENVELOPE:
        return {**shared, "events": own}
    whole = [
        {**shared, **event, "event_params": shared["event_params"] + event["event_params"]}
        for event in own
    ]
    return whole if batch.way is Way.LIST else whole[0]


def _shared(batch: Batch, moment: Moment) -> dict[str, Any]:
    """What the events have in common: visitor, session, page."""
    visit, page = batch.visit, batch.steps[0]
    return _given(
        {
            "client_id": visit.client_id,
            "user_id": visit.user_id,
            "user_properties": _params({"customer_type": "member"}) if visit.user_id else None,
            "privacy_info": visit.privacy,
            "event_params": _params(
                {
                    "page_location": page.location,
                    "page_title": page.title,
                    "page_referrer": page.referrer,
                    "ga_session_id": moment.session_s,
                    "ga_session_number": visit.session_number,
                    "session_engaged": "0" if batch.is_landing else "1",
                }
            ),
        }
    )


def _own(batch: Batch, place: int, moment: Moment, draw: random.Random) -> dict[str, Any]:
    step = batch.steps[place]
    before_sent = len(batch.steps) - 1 - place
    return _given(
        {
            "event_name": step.name,
            "event_id": str(uuid.UUID(int=draw.getrandbits(128), version=4)),
            "timestamp_micros": moment.time_micros - before_sent * _STEP_MICROS,
            "event_params": _params(
                {"engagement_time_msec": batch.engaged_msec(place), **step.params}
            ),
            "ecommerce": step.ecommerce,
            "items": step.items,
        }
    )


def _given(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}


def _params(values: Values) -> list[dict[str, Any]]:
    """Plain values as GA4's typed parameters; empty texts are none."""
    kinds = {str: "string_value", int: "int_value", float: "double_value"}
    return [
        {"key": key, "value": {kinds[type(value)]: value}}
        for key, value in values.items()
        if value != ""
    ]
