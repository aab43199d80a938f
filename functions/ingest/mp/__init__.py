"""GA4's Measurement Protocol: https://developers.google.com/analytics/devguides/collection/protocol/ga4.

``parse`` reads what GA4 would take, into raw.v1:

- What is not JSON, has a field of a wrong type, no client id, no events or more than 25, or an
  event without a name is refused: Google answers 2xx and drops it. So is a flag or a word of
  ``consent`` that is misspelt.
- What is over GA4's limits is dropped as in GA4, and said in the event's ``warnings`` (limits.py).
  Of an event 25 parameters count; those that GA4 has a place of its own for (session, page, money,
  items, engagement time) are always kept.
- Names that GA4 reserves or does not take are kept, with a warning: GA4 drops such events.
- Unknown fields are kept in ``unknown``; of ``user_location``, and of keys of personal data at any
  depth, nothing is.
- An event's time is its ``timestamp_micros``, else the parameter of that name, else the body's.
  Its id is its ``event_id``; else, where it has a time, a hash of stream, body and place, so that
  a retry of the same bytes is the same event; else the request's.

``validation_behavior`` changes nothing here; ``validation_messages`` honours it (validator/).
"""

from .parsing import parse
from .query import api_secret, stream_name
from .validator import ValidationMessage, validation_messages

__all__ = ["ValidationMessage", "api_secret", "parse", "stream_name", "validation_messages"]
