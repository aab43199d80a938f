"""From events and the transactions as they are stored to the writes of one commit. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from shared.errors import Reason

from .counting import ITEMS, Document, Field, Increments, counted, difference, merged
from .documents import BadDocument
from .events import Description, Event, LateLine, Purchase, Refund
from .failures import EventRefused
from .ids import item_document_id
from .settlement import Excess, settled
from .transactions import TooManyRefunds, Transaction, with_event

# A request holds 10 MiB (https://cloud.google.com/firestore/quotas).
MAX_COMMIT_BYTES = 8_000_000

# Of one document in one commit: Firestore takes 500 transforms, and ``updated_at`` is one
# (https://cloud.google.com/firestore/quotas). A minute or a day has four fields a currency.
MAX_FIELDS = 499

# About what an increment takes in a request: the field's path, the number and what is around them.
_FIELD_BYTES = 60


class Stored(NamedTuple):
    """A transaction as it was read. ``version`` is its document's update time."""

    transaction: Transaction
    version: Any


class Exceeding(NamedTuple):
    """A refund that asked for more than was bought; what there was is refunded."""

    refund: Refund
    excess: Excess


# Of a counted event: the refunds that its source has to answer for. Else why it is not counted.
Outcome: TypeAlias = tuple[Exceeding, ...] | Exception


@dataclass(slots=True)
class Change:
    """A transaction that events change. ``version`` is None where it has no document yet."""

    name: str
    version: Any
    after: Transaction
    increments: Increments
    descriptions: dict[Document, Description]
    outcomes: dict[int, Outcome]  # by the event's number, once the change is committed


@dataclass(slots=True)
class Plan:
    """What is known without a commit, by the event's number, and what needs one."""

    outcomes: dict[int, Outcome] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)


class CounterWrite(NamedTuple):
    """What one commit does to one document of counters."""

    document: Document
    increments: Mapping[tuple[str, ...], int]
    description: Description


def planned(events: Mapping[int, Event], stored: Mapping[str, Stored | BadDocument]) -> Plan:
    """Tell what is counted already from what changes a transaction."""
    plan = Plan()
    by_name: dict[str, dict[int, Event]] = {}
    for number, event in events.items():
        by_name.setdefault(event.transaction, {})[number] = event
    for name, own in by_name.items():
        found = stored.get(name)
        if isinstance(found, BadDocument):
            plan.outcomes |= dict.fromkeys(own, found)
        else:
            _plan(plan, name, own, found)
    return plan


def _plan(plan: Plan, name: str, events: Mapping[int, Event], found: Stored | None) -> None:
    stream_id = next(iter(events.values())).stream_id
    before = found.transaction if found else Transaction(stream_id)
    after, counting = before, dict(events)
    descriptions: dict[Document, Description] = {}
    for number, event in events.items():
        try:
            with_it = with_event(after, event)
        except TooManyRefunds:
            detail = "refund: the transaction has no room for more refunds"
            plan.outcomes[number] = EventRefused(Reason.TOO_LARGE, detail)
            del counting[number]
            continue
        if with_it is not after and isinstance(event, Purchase | LateLine):
            descriptions |= _by_document(event.descriptions)
        after = with_it
    outcomes = _outcomes(after, counting)
    if after is before:
        plan.outcomes |= outcomes
        return
    increments = difference(counted(after), counted(before))
    version = found.version if found else None
    plan.changes.append(Change(name, version, after, increments, descriptions, outcomes))


def _by_document(descriptions: Mapping[str, Description]) -> dict[Document, Description]:
    return {(ITEMS, item_document_id(item)): fields for item, fields in descriptions.items()}


def _outcomes(transaction: Transaction, events: Mapping[int, Event]) -> dict[int, Outcome]:
    exceeding = {
        taken.refund.key: Exceeding(taken.refund, taken.excess)
        for taken in settled(transaction)
        if any(taken.excess)
    }
    early = tuple(one for key, one in exceeding.items() if transaction.refunds[key].was_early)
    outcomes: dict[int, Outcome] = {}
    for number, event in events.items():
        if isinstance(event, Refund):
            own = exceeding.get(event.key)
            outcomes[number] = () if own is None else (own,)
        else:
            outcomes[number] = early if isinstance(event, Purchase) else ()
    return outcomes


def one_commit(changes: Sequence[Change], max_writes: int) -> list[Change]:
    """As many of the changes as one commit takes; the first one always."""
    taken: list[Change] = []
    fields: dict[Document, set[Field]] = {}
    size_bytes = 0
    for change in changes:
        size_bytes += change.after.size_bytes
        for document, numbers in change.increments.items():
            fields.setdefault(document, set()).update(numbers)
            size_bytes += _FIELD_BYTES * len(numbers)
        too_many = len(taken) + 1 + len(fields) > max_writes or size_bytes > MAX_COMMIT_BYTES
        too_wide = any(len(fields[document]) > MAX_FIELDS for document in change.increments)
        if taken and (too_many or too_wide):
            break
        taken.append(change)
    return taken


def counter_writes(changes: Sequence[Change]) -> list[CounterWrite]:
    """One write a document of counters, however many of the changes are in it."""
    descriptions: dict[Document, Description] = {}
    for change in changes:
        for document, fields in change.descriptions.items():
            descriptions[document] = {**descriptions.get(document, {}), **fields}
    increments = merged(change.increments for change in changes)
    return [
        CounterWrite(document, fields, descriptions.get(document, {}))
        for document, fields in sorted(increments.items())
    ]
