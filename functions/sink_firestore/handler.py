"""The sequence: a message's rows are read, counted, and what cannot be counted is refused."""

import logging
from collections.abc import Sequence
from typing import Protocol

import msgspec

from shared import enriched
from shared.errors import Reason, Refusal
from shared.push import Message

from .events import Event, Refund
from .failures import EventRefused
from .planning import Exceeding, Outcome
from .rows import parsed
from .subject import REFUND_KEY

logger = logging.getLogger(__name__)

STAGE = "sink_firestore"


class Counting(Protocol):
    """The part of counters.Counters that is used here."""

    def count(self, events: Sequence[Event]) -> Sequence[Outcome]:
        """Wait until the events are counted; an outcome each in the same order, or RetryLater."""


class SinkHandler:
    """Counts one message's purchases and refunds; returns when Firestore has confirmed them.

    item_fields: the setting ITEM_FIELDS
    """

    def __init__(self, counters: Counting, item_fields: Sequence[str] = ()) -> None:
        self._counters = counters
        self._item_fields = item_fields

    def __call__(self, message: Message) -> list[Refusal]:
        """Return what is refused. Raises RetryLater, and then some may be counted."""
        # What the subscription's filter says (shared/pipeline.json), for brokers without filters.
        if message.attributes.get("counts") != "true":
            return []
        if message.attributes.get("schema") != enriched.SCHEMA:
            detail = f"attribute schema: {enriched.SCHEMA} is needed"
            return [Refusal(Reason.UNKNOWN_SCHEMA, detail, message.data)]
        refusals: list[Refusal] = []
        events: list[Event] = []
        lines: list[bytes] = []
        for line in enriched.lines(message.data):
            found = parsed(line, self._item_fields)
            refusals += found.refusals
            events += found.events
            lines += [line] * len(found.events)
            for warning in found.warnings:
                about = {"message_id": message.id, "detail": warning}
                logger.warning("left_out", extra=about)
        return refusals + _refused(lines, events, self._counters.count(events))


def _refused(
    lines: Sequence[bytes], events: Sequence[Event], outcomes: Sequence[Outcome]
) -> list[Refusal]:
    """What was not counted, wholly or in part; an outcome that is another error is for all."""
    refusals: list[Refusal] = []
    for line, event, outcome in zip(lines, events, outcomes, strict=True):
        if isinstance(outcome, EventRefused):
            refusals.append(Refusal(outcome.reason, outcome.detail, line))
        elif isinstance(outcome, Exception):
            raise outcome
        else:
            refusals += [_exceeding(line, event, one) for one in outcome]
    return refusals


def _exceeding(line: bytes, event: Event, exceeding: Exceeding) -> Refusal:
    """A refund of more than was bought. Its replay refunds nothing that it has refunded before."""
    units, micros = exceeding.excess
    detail = f"refund: {units} units and {micros} micro-units more than were bought and are left"
    data = line if isinstance(event, Refund) else _row_of(line, exceeding.refund)
    return Refusal(Reason.REFUND_EXCEEDS_PURCHASE, detail, data)


def _row_of(purchase_line: bytes, refund: Refund) -> bytes:
    """A refund that came before its purchase, as a row: its own is not at hand any more."""
    purchase = msgspec.json.decode(purchase_line)
    row = {
        "event_name": "refund",
        "event_timestamp": refund.moment.at_micros,
        "event_date": refund.moment.day,
        "stream_id": refund.stream_id,
        "ecommerce": {"transaction_id": purchase["ecommerce"]["transaction_id"]},
        "items": [{"item_id": line.item_id, "quantity": line.quantity} for line in refund.lines],
        REFUND_KEY: refund.key,
    }
    return msgspec.json.encode(row)
