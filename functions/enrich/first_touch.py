"""How the user was first seen: GA4's user-scoped columns, where this hit can know them."""

import re

from .row import Part, Row
from .row_sources import TrafficSource
from .session import STARTS_A_USER, session_number
from .subject import Subject
from .times import NEWEST_MICROS, occurred
from .traffic_source import last_click
from .values import integer, text

# GA4's client id is a random number and the second of the first visit: 1166526666.1617691776;
# sGTM's own cookie has the same second behind another random part.
_CLIENT_ID = re.compile(r".+\.(\d{10})", re.DOTALL)

# Google Analytics began in November 2005; a smaller number is no time of a visit.
_FIRST_SECOND = 1_130_000_000

# What a client that remembers its first touch sends, as GA4's export calls it.
STATED_SOURCE = "traffic_source"
STATED_TIME = "user_first_touch_timestamp"


def first_touch(subject: Subject) -> Part:
    """user_first_touch_timestamp and traffic_source; null where only earlier hits knew them.

    Both are a user's, so where consent allows no user there is none.
    """
    if not subject.may_identify:
        return Part({})
    columns: Row = {
        "user_first_touch_timestamp": _first_seen(subject),
        "traffic_source": _stated_source(subject) or _first_source(subject),
    }
    return Part(columns)


def is_first_touch(key: str, value: object) -> bool:
    """Whether a field that the protocol does not know is one of these two, and readable."""
    if key == STATED_TIME:
        return integer(value) is not None
    return key == STATED_SOURCE and _read(value) is not None


def _first_seen(subject: Subject) -> int | None:
    """The client's word; else the second in its id; else a first visit's own time."""
    stated = integer(subject.event.unknown.get(STATED_TIME))
    if stated is not None:
        return stated
    found = _CLIENT_ID.fullmatch(subject.hit.user.client_id or "")
    second = int(found[1]) if found and found[1].isascii() else 0
    at = second * 1_000_000
    if second >= _FIRST_SECOND and at <= subject.hit.received_at_micros + NEWEST_MICROS:
        return at
    return occurred(subject) if subject.event.name in STARTS_A_USER else None


def _stated_source(subject: Subject) -> TrafficSource | None:
    return _read(subject.event.unknown.get(STATED_SOURCE))


def _first_source(subject: Subject) -> TrafficSource | None:
    """The source of the user's first session, where this event belongs to it."""
    if subject.event.name not in STARTS_A_USER and session_number(subject) != 1:
        return None
    session = last_click(subject)
    campaign = session.cross_channel_campaign if session else None
    if campaign is None:
        return None
    return TrafficSource(campaign.campaign_name, campaign.medium, campaign.source)


def _read(value: object) -> TrafficSource | None:
    if not isinstance(value, dict):
        return None
    fields = TrafficSource.__struct_fields__
    found = TrafficSource(**{name: text(value.get(name)) for name in fields})
    return None if found == TrafficSource() else found
