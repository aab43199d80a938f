"""What the demo does to the pipeline, and what came back. Values only.

Each action says by itself what is right: that is what the books are balanced against.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Sending(Enum):
    """Why a hit is sent."""

    FIRST = "an event of the day"
    REPEAT = "the same event once more, with its own id"
    RELOAD = "a thank-you page that is loaded again: a new event id, the same transaction"
    REFUND = "a refund, or one that is sent again with a new event id"


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One event sent to ingest; ``event`` is the body in the native protocol."""

    headers: Mapping[str, str]
    event: Mapping[str, Any]
    sending: Sending = Sending.FIRST
    is_bot: bool = False  # by its User-Agent

    @property
    def is_repeat(self) -> bool:
        """Whether its event id has been sent before."""
        return self.sending is Sending.REPEAT

    @property
    def event_id(self) -> str:
        """The client's own id: its row's id, and the same when it is sent again."""
        return str(self.event["event_id"])

    @property
    def event_name(self) -> str:
        """GA4's name of the event."""
        return str(self.event["event_name"])

    @property
    def may_identify(self) -> bool:
        """Whether the visitor has not denied analytics storage."""
        return self.event.get("privacy_info", {}).get("analytics_storage") is not False


@dataclass(frozen=True, kw_only=True)
class HermesPublish:
    """What the sGTM tag "Hermes" publishes: a flat object, no attributes, no event id."""

    content: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class BadRequest:
    """A request that ingest has to refuse with this status and error code."""

    path: str
    body: bytes
    headers: Mapping[str, str]
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
        """Whether the pipeline has promised to keep it."""
        return self.status == 200 and len(self.ids) == 1
