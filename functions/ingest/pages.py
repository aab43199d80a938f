"""The endpoints that store nothing: whether it is alive and ready, and what is wrong with a hit."""

from collections.abc import Callable, Mapping

from flask import Response

from . import answers, mp, routes
from .incoming import Incoming

# Why Pub/Sub cannot be reached, or None.
NotReady = Callable[[], str | None]


class Pages:
    """Answers what is no event.

    not_ready:  why Pub/Sub cannot be reached, None where it can
    now_micros: the clock, microseconds since 1970
    """

    def __init__(self, not_ready: NotReady, now_micros: Callable[[], int]) -> None:
        self._not_ready = not_ready
        self._now_micros = now_micros
        self._pages: Mapping[str, Callable[[Incoming], Response]] = {
            routes.HEALTH: self._health,
            routes.READY: self._ready,
            routes.MP_CHECK: self._mp_check,
        }

    def answer(self, endpoint: str, incoming: Incoming) -> Response:
        """The page's answer; BadRequest where its body cannot be read."""
        return self._pages[endpoint](incoming)

    def _health(self, _: Incoming) -> Response:
        return answers.fine()

    def _ready(self, _: Incoming) -> Response:
        reason = self._not_ready()
        return answers.fine() if reason is None else answers.not_ready(reason)

    def _mp_check(self, incoming: Incoming) -> Response:
        """Google's own answer to a hit of its Measurement Protocol; nothing is stored."""
        return answers.validation(mp.validation_messages(incoming, now_micros=self._now_micros()))
