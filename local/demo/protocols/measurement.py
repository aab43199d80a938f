"""The Measurement Protocol, as the shop's server speaks it for a visitor whose order it has."""

import random
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import msgspec

from local.demo.actions import Event, Hit, Protocol, Request
from local.demo.batches import Batch, Moment
from local.demo.event_ids import mp_id
from local.demo.stream import API_SECRET, MEASUREMENT_ID

PATH = "/mp/collect"

# As in Google's own examples: a server measures no engagement.
_ENGAGED_MSEC = 100

# A server's: of the visitor's browser nothing is in them.
HEADERS = {"Content-Type": "application/json", "User-Agent": "merch-shop-orders/1.0"}


def path(measurement_id: str = MEASUREMENT_ID, **more: str) -> str:
    """The address that names the stream; ``more``: ``api_secret``."""
    return f"{PATH}?{urlencode({'measurement_id': measurement_id, **more})}"


def hit(batch: Batch, moment: Moment, _draw: random.Random) -> Hit:
    """The request. It has a time, so the same bytes are the same events when they come again."""
    body = msgspec.json.encode(_body(batch, moment))
    return Hit(
        protocol=Protocol.MP,
        request=Request(path=path(api_secret=API_SECRET), headers=HEADERS, body=body),
        events=tuple(
            Event(
                name=step.name,
                event_id=mp_id(body, place),
                ecommerce=step.ecommerce,
                items=step.items,
            )
            for place, step in enumerate(batch.steps)
        ),
        is_bot=batch.visit.is_bot,
        may_identify=batch.visit.may_identify,
    )


def _body(batch: Batch, moment: Moment) -> dict[str, Any]:
    visit, place = batch.visit, batch.visit.place
    body = {
        "client_id": visit.client_id,
        "user_id": visit.user_id,
        "user_properties": {"customer_type": {"value": "member"}} if visit.user_id else None,
        "timestamp_micros": moment.time_micros,
        "consent": _consent(visit.privacy),
        "ip_override": visit.address,
        "user_location": {
            "city": place.city,
            "region_id": place.region,
            "country_id": place.country,
        },
        "user_agent": visit.headers["User-Agent"],
        "events": [
            {
                "name": step.name,
                "params": {
                    "session_id": str(moment.session_s),
                    "engagement_time_msec": _ENGAGED_MSEC,
                    **step.ecommerce,
                    **({"items": step.items} if step.items else {}),
                },
            }
            for step in batch.steps
        ],
    }
    return {name: value for name, value in body.items() if value}


def _consent(privacy: Mapping[str, bool]) -> dict[str, str]:
    """Google's own form has the two flags of ads; ingest takes analytics storage as well."""
    return {flag: "GRANTED" if granted else "DENIED" for flag, granted in privacy.items()}
