"""Whether the user is active, and where the event stands in the hit that brought it."""

from .row import Part, Row
from .session import STARTS_A_USER, is_engaged
from .subject import Subject
from .values import integer, number

# "An engaged session, or when Analytics collects: the first_visit event or the engagement_time_msec
# parameter from a website; first_open or user_engagement from an app":
# https://support.google.com/analytics/answer/12253918
_MAKES_ACTIVE = STARTS_A_USER | {"user_engagement"}


def active_user(subject: Subject) -> Part:
    """is_active_user, where this event shows it.

    GA4's column says whether the user was active at any time of the day. One event can show that
    it is so, and never that it is not: there it stays null, which counts as false in SQL's
    COUNTIF and IF alike.
    """
    spent = number(subject.stated("engagement_time_msec"))
    is_active = (
        subject.event.name in _MAKES_ACTIVE
        or is_engaged(subject) is True
        or (spent is not None and spent > 0)
    )
    return Part({"is_active_user": True} if is_active else {})


def batch(subject: Subject) -> Part:
    """The three batch columns: gtag's page load and request number, the event's place in its hit.

    https://developers.google.com/analytics/bigquery/event-schema
    """
    columns: Row = {"batch_event_index": subject.index + 1}
    for name in ("batch_page_id", "batch_ordering_id"):
        found = integer(subject.stated(name))
        if found is not None:
            columns[name] = found
    return Part(columns)
