"""What Google's validation server would say of a request: ``POST /debug/mp/collect``.

Source: https://developers.google.com/analytics/devguides/collection/protocol/ga4/validating-events
and the section "Validation behavior" of its reference. The codes are Google's; field paths and
descriptions are, where an answer of its server is known, and ours where it is not.

Always (``validation_behavior`` RELAXED, the default; "only rejects requests that are malformed"):

- the body is JSON of the reference's shape, without unknown fields, with consent spelt right and
  times that are numbers: else this is the one message, and it has no field path;
- the address has a stream and a secret; whether they are right is not looked at;
- ``client_id``, for an app ``app_instance_id`` of 32 hexadecimal digits;
- 1 to 25 events, each with a name that is valid and not reserved.

Besides with ENFORCE_RECOMMENDATIONS ("not the correct type", "exceed limits", "not within the last
72 hours"):

- ``client_id`` in the format <number>.<number>;
- parameters, items and user properties: number, names, types, lengths; a name given twice;
- Google's recommended events: the parameters that they need, ``currency`` with ``value`` and the
  other way round, ``item_id`` or ``item_name`` of the first item;
- formats of ``user_location``, ``ip_override``, ``device.screen_resolution``; the body's size;
- times, where the time now is given.

``event_id`` of an event and the five other flags of ``consent`` are ours and no mistakes.
"""

from itertools import chain, islice

from ...incoming import Incoming
from ..query import query
from .message import ValidationMessage
from .readable import STRICT, Unreadable, readable
from .relaxed import relaxed
from .strict import strict

__all__ = ["ValidationMessage", "validation_messages"]

# A body may have a mistake in each of ten thousand names.
MAX_MESSAGES = 100


def validation_messages(
    incoming: Incoming, *, now_micros: int | None = None
) -> list[ValidationMessage]:
    """The first messages, none for a valid request; raises only what reading the body raises.

    now_micros: without it times are not looked at
    """
    data, asked = incoming.body, query(incoming)
    try:
        body = readable(data)
    except Unreadable as error:
        return [error.message]
    messages = relaxed(body, asked)
    if body.validation_behavior == STRICT:
        messages = chain(messages, strict(body, asked, data, now_micros))
    return list(islice(messages, MAX_MESSAGES))
