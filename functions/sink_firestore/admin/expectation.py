"""BigQuery's transactions, each beside Firestore's, in one pass and in bounded memory.

Equal facts (the digests say it) need no more. The others are read again, many together: only those
that still differ count as a difference, so what has been counted since the snapshot is none.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import IO, TypeVar

from ..counting import ITEMS
from ..documents import BadDocument
from ..planning import Stored
from .arrivals import Arrival, Segment, by_transaction, digest, segments, whole
from .comparison import Found, disagreement, lacking, missing, settled_events, what
from .descriptions import Descriptions
from .findings import Findings
from .ledger import Ledger, add_to, micros_of

# Transactions that are read together; a lost one takes memory until then.
READ_TOGETHER = 200

# So many that only one of both has, and none that both have: they are of different shops.
STRANGERS = 10

Read = Callable[[Sequence[str]], Found]
Each = TypeVar("Each")


def findings(ledger: Ledger, arrivals: Iterable[Arrival], read: Read, lost: IO[bytes]) -> Findings:
    """Compare everything.

    arrivals: a transaction's own beside each other
    read:     reads transactions as they are now
    lost:     gets the rows of the events that Firestore lacks, one a line
    """
    found = Findings()
    descriptions = Descriptions(ledger.described)
    transactions = by_transaction(_counted(arrivals, found))
    doubtful = _doubtful(ledger, _known(transactions, ledger, found), descriptions)
    for together in in_groups(doubtful, READ_TOGETHER):
        stored = read([name for name, _ in together])
        for name, segment in together:
            _compare(found, ledger, name, segment, stored, lost)
    found.extra = list(_extra(ledger, read))
    found.wrong = ledger.wrong()
    found.by_hand = [*ledger.unreadable, *_of_another_history(found, ledger)]
    found.undescribed = {
        document: description
        for document in ledger.should_be.keys() | found.additions.keys()
        if document[0] == ITEMS and (description := descriptions.of(document))
    }
    return found


def in_groups(every: Iterable[Each], size: int) -> Iterator[list[Each]]:
    """So many together, the last ones fewer."""
    each = iter(every)
    while together := list(islice(each, size)):
        yield together


def _counted(arrivals: Iterable[Arrival], found: Findings) -> Iterator[Arrival]:
    for arrival in arrivals:
        found.rows += 1
        found.first_day = min(found.first_day or arrival.event.moment.day, arrival.event.moment.day)
        yield arrival


def _known(
    transactions: Iterable[tuple[str, list[Arrival]]], ledger: Ledger, found: Findings
) -> Iterator[tuple[str, list[Arrival]]]:
    for name, arrivals in transactions:
        found.known += name in ledger.digests
        yield name, arrivals


def _of_another_history(found: Findings, ledger: Ledger) -> Iterator[str]:
    """Why BigQuery may not be this Firestore's, or not the whole of it."""
    for day in ledger.unknown_days(found.first_day):
        yield f"days/{day}: it has counts, and no row or transaction is so old"
    if not found.known and min(len(found.missing), len(found.extra)) >= STRANGERS:
        yield "no transaction is in both: are the dataset and the database of one shop?"


def _doubtful(
    ledger: Ledger, transactions: Iterable[tuple[str, list[Arrival]]], descriptions: Descriptions
) -> Iterator[tuple[str, Segment]]:
    """Those whose facts were not Firestore's. What Firestore has forgotten is counted here."""
    for name, arrivals in transactions:
        held = ledger.digests.pop(name, None)
        *forgotten, last = segments(arrivals)
        if forgotten and held == digest(whole(arrivals).transaction):
            forgotten, last = [], whole(arrivals)
        if held is None and last.forgotten_micros < ledger.at_micros:
            forgotten.append(last)
        elif held != digest(last.transaction):
            yield name, last
        for segment in forgotten:
            ledger.add_counts(segment.transaction)
        for segment in (*forgotten, last):
            descriptions.add(segment)


def _compare(
    found: Findings, ledger: Ledger, name: str, segment: Segment, stored: Found, lost: IO[bytes]
) -> None:
    held = stored.get(name)
    if isinstance(held, BadDocument):
        return  # the ledger has said it
    events = settled_events(segment, ledger.settled_micros)
    plan = missing(events, {name: held} if held else {}, ledger.minutes_from)
    for change in plan.changes:
        found.missing.append((name, lacking(held, change.after)))
        add_to(found.additions, change.increments)
        for arrival in segment.arrivals:
            if arrival.stored_micros <= ledger.settled_micros:
                lost.write(arrival.line + b"\n")
    if held and _is_settled(held, ledger) and (words := disagreement(segment, held.transaction)):
        found.different.append((name, words))


def _extra(ledger: Ledger, read: Read) -> Iterator[tuple[str, str]]:
    """What no row was for, and what it is."""
    for names in in_groups(sorted(ledger.digests), READ_TOGETHER):
        for name, held in sorted(read(names).items()):
            if isinstance(held, BadDocument) or _is_settled(held, ledger):
                yield name, what(held)


def _is_settled(held: Stored, ledger: Ledger) -> bool:
    """Whether what has changed the transaction last has had the time to come to BigQuery."""
    return micros_of(held.version) <= ledger.settled_micros
