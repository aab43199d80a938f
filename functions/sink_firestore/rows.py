"""One enriched row in; what is to be counted out, and what of it is refused. Raises nothing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from shared import strict_json
from shared.errors import Reason, Refusal
from shared.strict_json import BadJson

from .events import Event, Moment
from .fields import record, text
from .lines import MAX_LINES, RefusedLine, given_items
from .purchases import late_lines, purchase
from .refunds import refund
from .subject import LINE, REFUND_KEY, RowRefused, Subject

# The year 3000: an event after it has no time that can be counted.
_END_MICROS = 32_503_680_000_000_000
_DAY = re.compile(r"\d{8}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a row comes to. ``warnings`` say in words what was left out without a refusal."""

    events: tuple[Event, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    warnings: tuple[str, ...] = ()


NOTHING = Parsed()


def parsed(source: bytes, item_fields: Sequence[str] = ()) -> Parsed:
    """Read one row. What is neither a purchase nor a refund, or is a bot's, comes to nothing.

    item_fields: the setting ITEM_FIELDS
    """
    try:
        row = strict_json.decode(source)
    except BadJson as bad:
        return Parsed(refusals=(Refusal(Reason.NOT_JSON, f"row: {bad.detail}", source),))
    if not isinstance(row, dict):
        return Parsed(refusals=(Refusal(Reason.WRONG_TYPE, "row: an object is needed", source),))
    if row.get("event_name") not in ("purchase", "refund") or record(row, "angelia").get("is_bot"):
        return NOTHING
    try:
        return _counted(row, item_fields)
    except RowRefused as refused:
        return Parsed(refusals=(Refusal(refused.reason, refused.detail, source),))


def _counted(row: Mapping[str, Any], item_fields: Sequence[str]) -> Parsed:
    subject = _subject(row, item_fields)
    if row["event_name"] == "refund":
        found = refund(subject)
    elif subject.first_place is not None:
        found = late_lines(subject)
    else:
        found = purchase(subject)
    refused = tuple(_alone(row, found.refund_key, line) for line in found.refused)
    return Parsed(found.events, refused + _surplus(row, subject), found.warnings)


def _subject(row: Mapping[str, Any], item_fields: Sequence[str]) -> Subject:
    items = row.get("items")
    if items is not None and not isinstance(items, list):
        raise RowRefused(Reason.WRONG_TYPE, "items: an array is needed")
    first_place = row.get(LINE)
    if not (first_place is None or (type(first_place) is int and first_place >= 0)):
        raise RowRefused(Reason.WRONG_TYPE, f"{LINE}: a place from 0 is needed")
    stream_id = text(row.get("stream_id"))
    if stream_id is None:
        raise RowRefused(Reason.WRONG_TYPE, "stream_id: a text is needed")
    warnings = record(row, "angelia").get("warnings")
    given = given_items(items or (), first_place or 0, warnings)
    return Subject(
        row=row,
        stream_id=stream_id,
        moment=_moment(row),
        items=tuple(item for item in given if item.place < MAX_LINES),
        first_place=first_place,
        item_fields=tuple(item_fields),
    )


def _moment(row: Mapping[str, Any]) -> Moment:
    at_micros, day = row.get("event_timestamp"), row.get("event_date")
    if type(at_micros) is not int or not 0 <= at_micros < _END_MICROS:
        detail = "event_timestamp: microseconds from 1970 to 3000 are needed"
        raise RowRefused(Reason.OUT_OF_RANGE, detail)
    if not isinstance(day, str) or not _is_date(day):
        raise RowRefused(Reason.MISSING_DATE, "event_date: a date YYYYMMDD is needed")
    return Moment(at_micros, day)


def _is_date(day: str) -> bool:
    if not _DAY.fullmatch(day):
        return False
    try:
        date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError:
        return False
    return True


def _alone(row: Mapping[str, Any], refund_key: str | None, line: RefusedLine) -> Refusal:
    """The row with the refused line and no other, marked as a part of its event.

    A replay of it counts this line, and none of its neighbours a second time.
    """
    first: int = row.get(LINE) or 0
    alone: dict[str, Any] = {**row, "items": [row["items"][line.place - first]], LINE: line.place}
    if refund_key is not None:
        alone[REFUND_KEY] = refund_key
    return Refusal(line.reason, line.detail, msgspec.json.encode(alone))


def _surplus(row: Mapping[str, Any], subject: Subject) -> tuple[Refusal, ...]:
    """The lines beyond the limit, all in one refusal."""
    rest = (row.get("items") or [])[len(subject.items) :]
    if not rest:
        return ()
    first = (subject.first_place or 0) + len(subject.items)
    data = msgspec.json.encode({**row, "items": rest, LINE: first})
    detail = f"items: {MAX_LINES} at the most are counted, {len(rest)} are more"
    return (Refusal(Reason.TOO_LARGE, detail, data),)
