"""What the demo does to the pipeline, and what came back. Values only.

Each action says by itself what is right: that is what the books are balanced against.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One event sent to ingest; ``event`` is the body in the native protocol."""

    headers: Mapping[str, str]
    event: Mapping[str, Any]
    is_repeat: bool = False  # the second sending of an event that was sent before

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

    @property
    def revenue_micros(self) -> int:
        """Millionths of a dollar that the event earns; 0 of what is no purchase."""
        if self.event_name != "purchase":
            return 0
        return round(float(self.event["ecommerce"]["value"]) * 1_000_000)


@dataclass(frozen=True, kw_only=True)
class HermesPublish:
    """What the sGTM tag "Hermes" publishes: a flat object, no attributes, no event id."""

    content: Mapping[str, Any]

    @property
    def revenue_micros(self) -> int:
        """Millionths of a dollar."""
        return round(float(self.content["transaction_value"]) * 1_000_000)


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
