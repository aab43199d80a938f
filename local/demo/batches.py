"""What is sent at once: a visit's steps, cut as a page's script or the shop's server sends them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from typing import NamedTuple

from local.demo.journeys import Step
from local.demo.visits import Visit


class Way(Enum):
    """How events travel."""

    SINGLE = "natively, one a request"
    LIST = "natively, in a list"
    ENVELOPE = "natively, in a list with what they share beside it"
    GTAG = "by gtag"
    SERVER = "from the shop's server, by the Measurement Protocol"


# What happens long after its page was loaded, so that it cannot go with the page's own events.
_BY_HAND = frozenset({"add_to_cart"})

# GA4 counts the time that a page is in front; nobody looks for less than a second here.
_LEAST_MSEC, _MORE_MSEC = 1_500, 370


class Moment(NamedTuple):
    """When a batch is sent, and since when what it belongs to has been going on."""

    time_micros: int
    session_s: int  # GA4's ga_session_id
    page_ms: int  # gtag's _p: when the page was loaded


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Steps of one page that travel together.

    page:       the page load's number in the session, from 0
    request:    the request's number of those of its page load, from 1: gtag's _s
    first_step: the first step's number in the session, from 0
    """

    visit: Visit
    way: Way
    steps: tuple[Step, ...]
    page: int = 0
    request: int = 1
    first_step: int = 0

    @property
    def is_landing(self) -> bool:
        """Whether the session begins with it."""
        return self.steps[0].is_landing

    def engaged_msec(self, place: int = 0) -> int:
        """How long the page has been in front before a step; nothing yet on the landing page."""
        return 0 if self.is_landing else _LEAST_MSEC + _MORE_MSEC * (self.first_step + place)


def batches(visit: Visit, steps: Sequence[Step], way: Way, *, orders_by: Way) -> list[Batch]:
    """The steps in their order; a purchase travels ``orders_by``, alone where that is another way.

    A request holds what happens on one page at once; in a session of SINGLE, one step.
    """

    def begins_a_request(step: Step) -> bool:
        is_apart = step.name == "purchase" and orders_by is not way
        return is_apart or way is Way.SINGLE or step.name in _BY_HAND

    pages = groupby(enumerate(steps), key=lambda numbered: numbered[1].location)
    return [
        Batch(
            visit=visit,
            way=orders_by if together[0][1].name == "purchase" else way,
            steps=tuple(step for _, step in together),
            page=page,
            request=request,
            first_step=together[0][0],
        )
        for page, (_, on_page) in enumerate(pages)
        for request, together in enumerate(_cut(on_page, begins_a_request), start=1)
    ]


def _cut(
    steps: Iterable[tuple[int, Step]], begins_a_request: Callable[[Step], bool]
) -> list[list[tuple[int, Step]]]:
    parts: list[list[tuple[int, Step]]] = []
    for number, step in steps:
        if not parts or begins_a_request(step):
            parts.append([])
        parts[-1].append((number, step))
    return parts
