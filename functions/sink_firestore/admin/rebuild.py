"""The sequence of ``rebuild``: read Firestore, then BigQuery, tell what differs, mend it."""

import tempfile
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import IO, Any, Protocol

from shared.command import CommandFailed, Say

from ..events import Event
from ..failures import Unfit
from ..rows import parsed
from . import report
from .arguments import Arguments
from .arrivals import arrivals_of
from .chain import Chain
from .expectation import findings
from .findings import Findings
from .ledger import Ledger
from .mending import Mending, Writing

DONE, SOME_LEFT = 0, 1

# The rows of lost events go to disk beyond this.
LOST_IN_MEMORY_BYTES = 16_000_000


class Rows(Protocol):
    """The part of warehouse.Warehouse that is used here."""

    read_bytes: int

    def rows(self) -> Iterator[Mapping[str, Any]]:
        """Every purchase and refund, a transaction's own beside each other."""


class Counters(Writing, Protocol):
    """The part of database.Database that is used here."""

    def ledger(self, *, settle_s: int, minutes_days: int) -> Ledger:
        """Everything that is compared, as it was at one moment."""


def rebuild(
    given: Arguments,
    database: Counters,
    warehouse: Rows,
    say: Say,
    wait: Callable[[float], None] = time.sleep,
) -> int:
    """Run it; 0 where nothing differs any more, 1 where something does. Raises CommandFailed."""
    ledger = database.ledger(settle_s=given.settle_s, minutes_days=given.minutes_days)
    say(report.firestore(given, ledger))
    with tempfile.SpooledTemporaryFile(LOST_IN_MEMORY_BYTES) as lost:
        arrivals = (
            arrival for row in warehouse.rows() for arrival in arrivals_of(row, given.item_fields)
        )
        found = findings(ledger, arrivals, database.read, lost)
        say(report.bigquery(given, ledger, found, warehouse.read_bytes))
        _say_all(say, report.differences(found, given.shown))
        if not found.can_be_mended:
            say(report.nothing_done(found))
            return SOME_LEFT if found.is_left_to_a_person else DONE
        if not given.is_applied:
            say(report.APPLY)
            return SOME_LEFT
        say(report.APPLYING)
        chain = Chain(database, ledger.marker, run=uuid.uuid4().hex)
        mending = Mending(database, chain, dict(found.wrong), ledger.minutes_from, wait)
        _mend(mending, found, _events(lost, given.item_fields), say)
    if found.is_left_to_a_person:
        say(report.LEFT)
    return SOME_LEFT if found.is_left_to_a_person or mending.refused else DONE


def _mend(mending: Mending, found: Findings, lost: Iterable[Event], say: Say) -> None:
    """Mend it; also where it fails half way, what was done until then is told."""
    try:
        mending.add(lost)
        mending.correct()
        mending.describe(found.undescribed.items())
    except Unfit as error:
        raise CommandFailed(f"Firestore refuses a commit: {error}") from error
    finally:
        documents, transactions = len(mending.documents), len(mending.transactions)
        _say_all(say, report.mended(documents, transactions, mending.refused))


def _events(lost: IO[bytes], item_fields: Sequence[str]) -> Iterator[Event]:
    lost.seek(0)
    for line in lost:
        yield from parsed(line, item_fields).events


def _say_all(say: Say, lines: Iterable[str]) -> None:
    for line in lines:
        say(line)
