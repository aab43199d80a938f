"""A step of a visit as the native protocol sends it."""

import random
import uuid
from collections.abc import Mapping
from typing import Any, NamedTuple

from local.demo.actions import Hit
from local.demo.journeys import Step
from local.demo.visits import Visit

# GA4 counts the time that a page is in front; nobody looks for less than a second here.
_ENGAGED_MSEC = 1_500


class Moment(NamedTuple):
    """When a step happens and what it is called."""

    event_id: str
    time_micros: int
    session_s: int  # when the session began, seconds: GA4's ga_session_id
    step: int  # its number in the session, from 0


def hit(visit: Visit, step: Step, moment: Moment) -> Hit:
    """The request's headers and body; what a visit does not have is left out of the body."""
    event = {
        "event_name": step.name,
        "event_id": moment.event_id,
        "client_id": visit.client_id,
        "user_id": visit.user_id,
        "timestamp_micros": moment.time_micros,
        "event_params": params(_params(visit, step, moment)),
        "user_properties": params({"customer_type": "member"}) if visit.user_id else None,
        "privacy_info": visit.privacy,
        "ecommerce": step.ecommerce,
        "items": step.items,
    }
    given = {name: value for name, value in event.items() if value}
    return Hit(headers=visit.headers, event=given, is_bot=visit.is_bot)


def new_event_id(draw: random.Random) -> str:
    """A UUID, as a client makes one."""
    return str(uuid.UUID(int=draw.getrandbits(128), version=4))


def _params(visit: Visit, step: Step, moment: Moment) -> dict[str, str | int | float]:
    is_landing = "entrances" in step.params or moment.step == 0
    found: dict[str, str | int | float] = {
        "page_location": step.location,
        "page_title": step.title,
        "page_referrer": step.referrer,
        "ga_session_id": moment.session_s,
        "ga_session_number": visit.session_number,
        "session_engaged": "0" if is_landing else "1",
        "engagement_time_msec": 0 if is_landing else _ENGAGED_MSEC + 370 * moment.step,
        **step.params,
    }
    return {key: value for key, value in found.items() if value not in ("", None)}


def params(values: Mapping[str, str | int | float]) -> list[dict[str, Any]]:
    """Plain values as GA4's typed parameters."""
    kinds = {str: "string_value", int: "int_value", float: "double_value"}
    return [{"key": key, "value": {kinds[type(value)]: value}} for key, value in values.items()]
