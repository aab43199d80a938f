"""The sequence: one event in, one row out, through a list of pure steps.

Each step reads the event and returns its own columns, so their order does not matter; none reads
the clock or the network. A step that cannot tell returns null.
"""

from collections.abc import Callable
from typing import cast

from shared.errors import Reason
from shared.raw import RawHit, consent_in_force
from shared.streams import Stream

from .activity import active_user, batch
from .app import app_info
from .commerce import commerce
from .device import bot_reason, device, platform
from .first_touch import first_touch
from .geo import place
from .identity import identity, privacy
from .items import PURCHASES, REFUNDS
from .limits import limits
from .locate import Located
from .params import event_params
from .refused import EventRefused
from .row import Angelia, Part, Row
from .source_class import source_class
from .subject import Subject
from .times import times
from .traffic_source import (
    collected_channel,
    collected_source,
    other_click_ids,
    session_source,
)
from .unmapped import unmapped

Step = Callable[[Subject], Part]


def event_id(hit: RawHit, index: int) -> str:
    """The event's own id, else the one of its place."""
    return hit.events[index].event_id or id_at(hit, index)


def id_at(hit: RawHit, index: int) -> str:
    """An id that no other event has: its hit's and its place in it, from 0."""
    return f"{hit.request_id}.{index}"


def event(subject: Subject) -> Part:
    """What the event is called, and what its protocol's parser dropped or repaired."""
    hit, own = subject.hit, subject.event
    if not own.name:
        raise EventRefused(Reason.MISSING_EVENT_NAME, "name is empty")
    columns: Row = {
        "event_name": own.name,
        "event_id": event_id(hit, subject.index),
        "stream_id": hit.stream_id,
    }
    return Part(columns, tuple(own.warnings))


STEPS: tuple[Step, ...] = (
    event,
    batch,
    times,
    identity,
    active_user,
    first_touch,
    privacy,
    device,
    platform,
    place,
    app_info,
    collected_source,
    session_source,
    event_params,
    commerce,
    limits,
)


def subject_of(
    hit: RawHit,
    index: int,
    stream: Stream,
    warnings: tuple[str, ...] = (),
    located: Located | None = None,
) -> Subject:
    """One event of a hit with what it shares with the others. ``warnings`` are its reader's."""
    return Subject(
        hit=hit,
        event=hit.events[index],
        index=index,
        stream=stream,
        consent=consent_in_force(hit.consent, stream.consent),
        warnings=warnings,
        located=located,
    )


def row(subject: Subject) -> Row:
    """The event's row; raises EventRefused where it can never become one.

    What of it may be kept is not decided here: line.py writes only that.
    """
    parts = [step(subject) for step in STEPS]
    known = {
        name: value for part in parts for name, value in part.columns.items() if value is not None
    }
    warnings = (*subject.warnings, *(word for part in parts for word in part.warnings))
    return cast(Row, known | {"angelia": _angelia(subject, warnings)})


def counts(columns: Row) -> bool:
    """Whether the row is to be counted: a purchase or a refund, and not a bot's."""
    return columns["event_name"] in PURCHASES | REFUNDS and not columns["angelia"].is_bot


def _angelia(subject: Subject, warnings: tuple[str, ...]) -> Angelia:
    reason = bot_reason(subject)
    fields, doubts = unmapped(subject)
    return Angelia(
        is_bot=reason is not None,
        bot_reason=reason,
        protocol=subject.hit.protocol,
        request_id=subject.hit.request_id,
        consent=subject.consent,
        source_class=source_class(subject),
        channel_group=collected_channel(subject),
        click_ids=other_click_ids(subject),
        warnings=(*warnings, *doubts),
        unmapped=fields,
    )
