"""Firestore and BigQuery in memory, as far as the rebuild sees them, with the sink beside it."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from functions.sink_firestore.admin.arguments import Arguments
from functions.sink_firestore.admin.comparison import Found
from functions.sink_firestore.admin.ledger import Ledger, first_minute
from functions.sink_firestore.admin.marker import Marker
from functions.sink_firestore.admin.rebuild import rebuild
from functions.sink_firestore.counting import Document, Field
from functions.sink_firestore.events import Description, Event
from functions.sink_firestore.failures import Conflict, Unfit
from functions.sink_firestore.planning import Change, CounterWrite, Stored
from functions.sink_firestore.rows import parsed
from tests.unit.sink_firestore.examples import NOW_MICROS, MemoryStore

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
AN_HOUR_MICROS = 3_600_000_000

# The columns of GA4's export that hold FLOAT64, of those that count.
FLOATS = ("price", "price_in_usd", "purchase_revenue", "refund_value", "double_value")


def stored(row: Mapping[str, Any], *, after_micros: int = 1_000_000) -> dict[str, Any]:
    """An enriched row as BigQuery's client gives it back, some time after it happened.

    FLOAT64 comes as a float whatever was written; what is absent as None, and an absent list as [].
    """
    columns = ("event_name", "event_id", "event_date", "event_timestamp", "stream_id")
    given: dict[str, Any] = json.loads(json.dumps(row))
    angelia = given.get("angelia") or {}
    return {
        **{name: given.get(name) for name in columns},
        "event_params": _floats(given.get("event_params") or []),
        "ecommerce": _floats(given.get("ecommerce")),
        "items": _floats(given.get("items") or []),
        "angelia": {"is_bot": angelia.get("is_bot"), "warnings": angelia.get("warnings") or []},
        "stored_micros": given["event_timestamp"] + after_micros,
    }


def _floats(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, list):
        return [_floats(one) for one in value]
    if isinstance(value, dict):
        return {
            name: float(one) if name in FLOATS and one is not None else _floats(one)
            for name, one in value.items()
        }
    return value


@dataclass
class Shop:
    """A Firestore that the sink counts in, and the BigQuery beside it.

    at_micros:      the clock: of the next snapshot, and of what is written
    before_commit:  what others do just before a commit of the rebuild
    before_describing: what they do before it says what items are
    after_snapshot: what they do while BigQuery is read
    unanswered:     by the number of a commit of the rebuild: raised after it was written
    unwritten:      likewise, in place of it
    unread:         raised by the next readings of the marker
    refused:        a transaction whose document Firestore does not take
    """

    at_micros: int = NOW_MICROS + AN_HOUR_MICROS
    store: MemoryStore = field(default_factory=MemoryStore)
    bigquery: list[dict[str, Any]] = field(default_factory=list)
    mark: Marker = field(default_factory=Marker)
    written_at: dict[int, int] = field(default_factory=dict)
    before_commit: Callable[[], None] = lambda: None
    unanswered: dict[int, BaseException] = field(default_factory=dict)
    unwritten: dict[int, BaseException] = field(default_factory=dict)
    after_snapshot: Callable[[], None] = lambda: None
    before_describing: Callable[[], None] = lambda: None
    unread: list[Exception] = field(default_factory=list)
    refused: str = ""
    commits: int = 0
    said: list[str] = field(default_factory=list)
    read_bytes: int = 0

    def sell(self, *rows: Mapping[str, Any], counted: bool = True, kept: bool = True) -> None:
        """Rows as enrich makes them: to the sink, and to BigQuery."""
        for row in rows:
            if counted:
                self.count(*parsed(json.dumps(row).encode()).events)
            if kept:
                self.bigquery.append(stored(row))

    def count(self, *events: Event, at_micros: int | None = None) -> None:
        """Let the sink count them; the documents change when the first of them happened."""
        before = self.store._version
        self.store.count(*events)
        for version in range(before + 1, self.store._version + 1):
            self.written_at[version] = at_micros or events[0].moment.at_micros

    def add(self, document: Document, path: Field, number: int) -> None:
        """Change a counter by hand."""
        fields = self.store.counters.setdefault(document, {})
        fields[path] = fields.get(path, 0) + number

    def rebuild(self, *options: str) -> int:
        """Run the command; what it said is in ``said``."""
        given = Arguments.from_command_line(["rebuild", "--project", "p", *options], {})
        self.said = []
        return rebuild(given, self, self, self.said.append, wait=lambda _: None)

    # What Database does.

    def ledger(self, *, settle_s: int, minutes_days: int) -> Ledger:
        at_micros = self.at_micros
        ledger = Ledger(
            at_micros=at_micros,
            settled_micros=at_micros - settle_s * 1_000_000,
            minutes_from=first_minute(at_micros, minutes_days),
            marker=self.mark,
        )
        for name, (fields, _) in self.store.transactions.items():
            ledger.add_transaction(name, fields)
        for document in self.store.counters.keys() | self.store.descriptions.keys():
            if document[0] != "minutes" or document[1] >= ledger.minutes_from:
                ledger.add_counters(document, self.fields(document))
        self.after_snapshot()
        return ledger

    def fields(self, document: Document) -> dict[str, Any]:
        fields: dict[str, Any] = dict(self.store.descriptions.get(document, {}))
        for path, number in self.store.counters.get(document, {}).items():
            holder = fields
            for name in path[:-1]:
                holder = holder.setdefault(name, {})
            holder[path[-1]] = number
        return fields

    def read(self, names: Sequence[str]) -> Found:
        found = self.store.read(names, timeout_s=1.0)
        return {
            name: one._replace(version=self._time(one.version)) if isinstance(one, Stored) else one
            for name, one in found.items()
        }

    def marker(self) -> Marker:
        if self.unread:
            raise self.unread.pop()
        return self.mark

    def commit(
        self,
        changes: Sequence[Change],
        counters: Sequence[CounterWrite],
        before: Marker,
        run: str,
        step: int,
    ) -> Marker:
        self.commits += 1
        if self.commits in self.unwritten:
            raise self.unwritten.pop(self.commits)
        if self.refused in [change.name for change in changes]:
            raise Unfit("InvalidArgument")
        self.before_commit()
        if before.version != self.mark.version:
            raise Conflict
        for change in changes:
            held = self.store.transactions.get(change.name)
            if (self._time(held[1]) if held else None) != change.version:
                raise Conflict
        self.store.apply(changes, counters)
        self.written_at[self.store._version] = self.at_micros
        self.mark = Marker((self.mark.version or 0) + 1, run, step)
        if self.commits in self.unanswered:
            raise self.unanswered.pop(self.commits)
        return self.mark

    def describe(self, descriptions: Mapping[Document, Description]) -> set[Document]:
        self.before_describing()
        written = {
            document
            for document in descriptions.keys() & self.store.counters.keys()
            if "item_id" not in self.store.descriptions.setdefault(document, {})
        }
        for document in written:
            self.store.descriptions[document].update(descriptions[document])
        return written

    def _time(self, version: int) -> datetime:
        # Versions of one second differ in their microseconds.
        micros = self.written_at.get(version, NOW_MICROS) // 1_000_000 * 1_000_000 + version
        return EPOCH + timedelta(microseconds=micros)

    # What Warehouse does.

    def rows(self) -> Iterator[Mapping[str, Any]]:
        def order(row: Mapping[str, Any]) -> list[str]:
            transaction_id = (row["ecommerce"] or {}).get("transaction_id")
            return [str(one) for one in (row["stream_id"], transaction_id, row["event_id"])]

        yield from sorted(self.bigquery, key=order)
