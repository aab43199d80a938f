"""What an event carries that the table has no column for: ``angelia.unmapped``."""

from typing import Any

import msgspec

from shared import personal, strict_json
from shared.errors import Reason
from shared.strict_json import BadJson

from .commerce import TOTALS
from .first_touch import STATED_SOURCE, STATED_TIME, is_first_touch
from .params import ECOMMERCE_NUMBERS, ECOMMERCE_TEXTS
from .refused import EventRefused
from .row_records import AppInfo, Device
from .subject import Subject
from .values import written

# What the steps read of the objects that a client fills as it likes.
READ = {
    "device": (frozenset(Device.__struct_fields__) | {"brand", "model"}) - {"web_info"},
    "app_info": frozenset(AppInfo.__struct_fields__),
    "ecommerce": TOTALS.union(ECOMMERCE_NUMBERS, ECOMMERCE_TEXTS),
}

# What tells a place, which may be finer than the country: gone where analytics storage is denied.
PLACES = frozenset(
    {
        "geo", "event_location", "user_location", "city", "region", "metro", "latitude",
        "longitude",
        "lat", "lon", "lng", "zip", "zip_code", "postcode", "postal_code",
    }
)  # fmt: skip
_NO_PLACE = "a place dropped: analytics storage is denied"

# It stands in an object in the JSON of its column.
_MAX_DEPTH = strict_json.MAX_DEPTH - 1


def unmapped(subject: Subject) -> tuple[dict[str, Any], list[str]]:
    """The fields, each as the column's JSON can hold it, and in words which are texts instead."""
    given, warnings = _fields(subject), []
    fields = given if subject.may_identify else _without_places(given)
    if fields != given:
        warnings.append(_NO_PLACE)
    for name, value in fields.items():
        if isinstance(value, int | list | dict) and not _fits(value):
            fields[name] = written(value)
            warnings.append("unmapped: an integer beyond 64 bits or deep nesting kept as text")
    return fields, list(dict.fromkeys(warnings))


def _fields(subject: Subject) -> dict[str, Any]:
    """What the protocol had no place for, less the first touch that the row has columns for."""
    fields = {**_unread(subject), **subject.event.unknown}
    for name in (STATED_SOURCE, STATED_TIME):
        if name in fields and is_first_touch(name, fields[name]):
            del fields[name]
    hashed = subject.hit.user.hashed_user_data
    if hashed and subject.may_identify:
        fields["hashed_user_data"] = hashed
    return fields


def _without_places(fields: dict[str, Any]) -> dict[str, Any]:
    try:
        kept: dict[str, Any] = personal.without(fields, PLACES)
    except RecursionError:
        raise EventRefused(Reason.NOT_JSON, "event: nested too deep") from None
    return kept


def _unread(subject: Subject) -> dict[str, Any]:
    """Of the client's own objects, the fields that no column is made of."""
    hit, event = subject.hit, subject.event
    given = {"device": hit.device, "app_info": hit.app, "ecommerce": event.ecommerce}
    left = {
        place: {
            name: value
            for name, value in fields.items()
            if name not in READ[place] and value is not None
        }
        for place, fields in given.items()
        if fields
    }
    return {place: fields for place, fields in left.items() if fields}


def _fits(value: object) -> bool:
    try:
        strict_json.decode(msgspec.json.encode(value), max_depth=_MAX_DEPTH)
    except RecursionError:
        raise EventRefused(Reason.NOT_JSON, "event: nested too deep") from None
    except BadJson:
        return False
    return True
