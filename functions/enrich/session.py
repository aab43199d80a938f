"""The session an event belongs to: its number, whether it is engaged, which event started it."""

from shared import raw

from .subject import Subject
from .values import integer

# GA4 sends the first two beside the landing page's page_view; apps have first_open.
STARTS_A_SESSION = frozenset({"session_start", "first_visit", "first_open"})
STARTS_A_USER = frozenset({"first_visit", "first_open"})

_ENGAGED: dict[object, bool] = {"1": True, 1: True, "true": True, "0": False, 0: False,
                                "false": False}  # fmt: skip


def session_id(subject: Subject) -> int | None:
    """ga_session_id: the event's own, else its hit's."""
    own = integer(subject.stated("ga_session_id"))
    return subject.hit.session.id if own is None else own


def session_number(subject: Subject) -> int | None:
    """ga_session_number: how many sessions the user has had, this one among them."""
    own = integer(subject.stated("ga_session_number"))
    return subject.hit.session.number if own is None else own


def is_engaged(subject: Subject) -> bool | None:
    """Whether the session is engaged, in whichever form the client says it; None: it does not."""
    own = _ENGAGED.get(subject.stated("session_engaged"))
    return subject.hit.session.engaged if own is None else own


def start_of(subject: Subject) -> Subject | None:
    """The event of the hit that starts this event's session: with it comes the session's source.

    gtag sends first_visit, session_start and the landing page's page_view in one hit.
    """
    if starts_session(subject):
        return subject
    for index, event in enumerate(subject.hit.events):
        if event is not subject.event and _may_start(event):
            other = subject.beside(index)
            if starts_session(other) and session_id(other) == session_id(subject):
                return other
    return None


def starts_session(subject: Subject) -> bool:
    """Whether the event itself is the first of its session."""
    if subject.event.name in STARTS_A_SESSION:
        return True
    return integer(subject.stated("entrances")) == 1


def _may_start(event: raw.RawEvent) -> bool:
    return event.name in STARTS_A_SESSION or any(p.key == "entrances" for p in event.params)
