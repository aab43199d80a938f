"""What the demo does to the pipeline, and what came back. Values only.

Each action says by itself what is right: that is what the books are balanced against.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Protocol(Enum):
    """By which an event comes, as the column ``angelia.protocol`` calls it."""

    NATIVE = "native"
    GTAG = "gtag"
    MP = "mp"
    HERMES = "sgtm"


class Sending(Enum):
    """Why a hit is sent."""

    FIRST = "events of the day"
    REPEAT = "the same request once more"
    RELOAD = "a thank-you page that is loaded again: new events, the same transaction"
    REFUND = "a refund, or one that is sent again as a new event"


@dataclass(frozen=True, kw_only=True)
class Event:
    """One event of a hit, as far as the books need it.

    event_id: its row's, by its protocol's rule
    mark:     what its row is known by instead, where that id would tell who the visitor is
    """

    name: str
    event_id: str
    mark: str = ""
    ecommerce: Mapping[str, Any] = field(default_factory=dict)
    items: Sequence[Mapping[str, Any]] = ()

    @property
    def key(self) -> str:
        """What the books know it by."""
        return self.mark or self.event_id


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request to ingest; ``path`` with its query."""

    path: str
    headers: Mapping[str, str]
    body: bytes = b""
    method: str = "POST"


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One request with events, and what comes of it."""

    protocol: Protocol
    request: Request
    events: tuple[Event, ...]
    sending: Sending = Sending.FIRST
    is_bot: bool = False  # by its User-Agent
    may_identify: bool = True  # the visitor has not denied analytics storage

    @property
    def purchases(self) -> list[Event]:
        """Those of the events that state an order."""
        return [event for event in self.events if event.name == "purchase"]

    @property
    def answer(self) -> tuple[int, tuple[str, ...]]:
        """Status and ids of the answer that takes it; only the native protocol's names ids."""
        if self.protocol is Protocol.NATIVE:
            return 200, tuple(event.event_id for event in self.events)
        return 204, ()


@dataclass(frozen=True, kw_only=True)
class HermesPublish:
    """What the sGTM tag "Hermes" publishes: a flat object, no attributes, no event id."""

    content: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class BadRequest:
    """A request that ingest has to refuse with this status and error code."""

    request: Request
    status: int
    code: str


@dataclass(frozen=True, kw_only=True)
class BadMessage:
    """A message that a later stage has to set aside with this reason."""

    topic: str
    data: bytes
    attributes: Mapping[str, str] = field(default_factory=dict)
    stage: str
    reason: str


Action = Hit | HermesPublish | BadRequest | BadMessage


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """An action and its last answer.

    status:    of HTTP; 0 where no answer came
    code:      ingest's error code, else empty
    ids:       the event ids, or Pub/Sub's message ids, that the answer names
    started_s: when its first request began, on the clock of time.perf_counter
    attempts:  requests it took; more than one where the pipeline asked for patience
    """

    action: Action
    status: int
    code: str = ""
    ids: tuple[str, ...] = ()
    started_s: float = 0.0
    attempts: int = 1

    @property
    def is_accepted(self) -> bool:
        """Whether the pipeline has promised to keep it, as it has to promise it."""
        match self.action:
            case Hit():
                return (self.status, self.ids) == self.action.answer
            case BadRequest():
                return self.status in (200, 204)
            case HermesPublish() | BadMessage():
                return self.status == 200 and len(self.ids) == 1
