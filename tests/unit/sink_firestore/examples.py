"""Rows of purchases and refunds, and a store in memory that keeps Firestore's rules."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from functions.sink_firestore.committer import Committer
from functions.sink_firestore.counting import Document, Field
from functions.sink_firestore.documents import BadDocument, document_of, transaction_of
from functions.sink_firestore.events import Event, Purchase, Refund
from functions.sink_firestore.failures import Conflict
from functions.sink_firestore.pace import Pace
from functions.sink_firestore.planning import Change, CounterWrite, Outcome, Stored
from functions.sink_firestore.rows import Parsed, parsed
from shared.errors import Reason

NOW_MICROS = 1_795_176_061_000_000  # 2026-11-20 12:01:01 UTC
MINUTE, DAY = "20261120T1201", "20261120"

Counters = dict[Document, dict[Field, int]]


def item(item_id: object = "A", **fields: object) -> dict[str, Any]:
    """An item at 10 euros; a field given as None is left out."""
    given = {"item_id": item_id, "price": 10.0, "quantity": 1} | fields
    return {name: value for name, value in given.items() if value is not None}


def row(
    name: object = "purchase", transaction_id: object = "T1", **fields: object
) -> dict[str, Any]:
    """An enriched row in euros; a field given as None is left out."""
    given = {
        "event_name": name,
        "event_id": "e1",
        "event_date": DAY,
        "event_timestamp": NOW_MICROS,
        "stream_id": "shop",
        "event_params": [param("currency", "EUR")],
        "ecommerce": {"transaction_id": transaction_id},
        "items": [item()],
    } | fields
    return {key: value for key, value in given.items() if value is not None}


def param(key: str, value: object) -> dict[str, Any]:
    kind = {str: "string_value", int: "int_value", float: "double_value"}[type(value)]
    return {"key": key, "value": {kind: value}}


def read(fields: object, item_fields: Sequence[str] = ()) -> Parsed:
    return parsed(json.dumps(fields).encode(), item_fields)


def event(fields: Mapping[str, Any]) -> Event:
    (found,) = read(fields).events
    return found


def purchase(**fields: object) -> Purchase:
    found = event(row(**fields))
    assert isinstance(found, Purchase)
    return found


def refund(**fields: object) -> Refund:
    found = event(row("refund", **fields))
    assert isinstance(found, Refund)
    return found


def reasons(found: Parsed) -> list[Reason]:
    return [refusal.reason for refusal in found.refusals]


@dataclass
class MemoryStore:
    """Reads and commits as Firestore does; ``failures`` are raised by the next commits.

    Documents pass through their Firestore form, so that what is read is what was written.
    """

    transactions: dict[str, tuple[dict[str, Any], int]] = field(default_factory=dict)
    counters: Counters = field(default_factory=dict)
    descriptions: dict[Document, dict[str, Any]] = field(default_factory=dict)
    failures: list[Exception] = field(default_factory=list)
    commits: list[tuple[list[str], list[Document]]] = field(default_factory=list)
    reads: int = 0
    before_commit: Callable[[], None] = lambda: None
    _version: int = 0

    def read(self, names: Sequence[str], *, timeout_s: float) -> Mapping[str, Stored | BadDocument]:
        assert timeout_s > 0
        assert len(set(names)) == len(names)
        self.reads += 1
        return {name: self._stored(name) for name in names if name in self.transactions}

    def _stored(self, name: str) -> Stored | BadDocument:
        fields, version = self.transactions[name]
        try:
            return Stored(transaction_of(name, fields), version)
        except BadDocument as bad:
            return bad

    def commit(
        self, changes: Sequence[Change], counters: Sequence[CounterWrite], *, timeout_s: float
    ) -> None:
        assert timeout_s > 0
        self.before_commit()
        if self.failures:
            raise self.failures.pop(0)
        for change in changes:
            if self.transactions.get(change.name, ({}, None))[1] != change.version:
                raise Conflict
        self.apply(changes, counters)

    def apply(self, changes: Sequence[Change], counters: Sequence[CounterWrite]) -> None:
        self._version += 1
        self.commits.append(
            ([change.name for change in changes], [write.document for write in counters])
        )
        for change in changes:
            self.transactions[change.name] = (document_of(change.after), self._version)
        for write in counters:
            fields = self.counters.setdefault(write.document, {})
            for name, number in write.increments.items():
                fields[name] = fields.get(name, 0) + number
            self.descriptions.setdefault(write.document, {}).update(write.description)

    def count(self, *events: Event) -> list[Outcome]:
        """Count a batch without any waiting."""
        return committer(self).count(events)

    def of(self, collection: str, name: str) -> dict[str, int]:
        """A document's counters with dotted paths, without zeros."""
        fields = self.counters.get((collection, name), {})
        return {".".join(path): number for path, number in fields.items() if number}


def committer(store: MemoryStore, **settings: Any) -> Committer:  # noqa: ANN401 - of any type
    pace = Pace(0.1, 0.5, clock=lambda: 0.0, sleep=lambda _: None)
    return Committer(store, pace, **({"max_writes": 500, "timeout_s": 10.0} | settings))
