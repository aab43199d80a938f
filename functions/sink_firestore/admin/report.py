"""What differs, in lines for a person. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from ..counting import Document, Increments
from ..store import TRANSACTIONS
from .arguments import Arguments
from .findings import Findings
from .ledger import Ledger

APPLY = "Nothing was changed: add --apply to mend it."
APPLYING = "Applying: it may be interrupted and run again."
LEFT = "Some of what is listed was left as it is: docs/counters.md says what to do with it."


def firestore(given: Arguments, ledger: Ledger) -> str:
    """What was read of Firestore, and which one that was."""
    counts = ", ".join(many(count, kind) for kind, count in ledger.sizes.items())
    return f"Firestore {given.project}/{given.database} at {_time(ledger.at_micros)}: {counts}"


def bigquery(given: Arguments, ledger: Ledger, found: Findings, read_bytes: int) -> str:
    """Likewise of BigQuery."""
    size = f" ({read_bytes / 1e9:,.2f} GB read)" if read_bytes else ""
    rows = f"{many(found.rows, 'rows')} of purchases and refunds"
    dataset = f"{given.project}.{given.dataset}"
    return f"BigQuery {dataset} until {_time(ledger.settled_micros)}: {rows}{size}"


def differences(found: Findings, shown: int) -> Iterator[str]:
    """What differs: of each kind how many, and the first ones."""
    counters = found.counters
    fields = sum(bool(number) for numbers in counters.values() for number in numbers.values())
    for kind, lines in (
        (f"counters that differ ({fields:,} fields), and what is to be added", _lines(counters)),
        ("items whose document does not say what they are", _paths(found.undescribed)),
        ("transactions of which Firestore lacks something", _named(found.missing)),
        ("transactions that differ from BigQuery's, left as they are", _named(found.different)),
        ("transactions that BigQuery does not have, left as they are", _named(found.extra)),
        ("to be looked at before anything is applied", found.by_hand),
    ):
        if lines:
            yield f"{kind}: {len(lines):,}"
            yield from (f"  {line}" for line in lines[:shown])
            if len(lines) > shown:
                yield f"  and {len(lines) - shown:,} more (--show N)"


def nothing_done(found: Findings) -> str:
    """Why nothing is mended."""
    if found.by_hand:
        return "Nothing was changed: see to what is named last, then run it again."
    return "Nothing to mend." if found.is_left_to_a_person else "No difference."


def mended(documents: int, transactions: int, refused: Sequence[str]) -> Iterator[str]:
    """What was done, and what Firestore has refused."""
    counters = f"{many(documents, 'documents')} of counters"
    yield f"Applied: {counters}, {many(transactions, 'transactions')}."
    for name in refused:
        yield f"  {TRANSACTIONS}/{name}  refused by Firestore, left out"


def many(count: int, kind: str) -> str:
    """``1 item``, ``2 items``."""
    return f"{count:,} {kind.removesuffix('s') if count == 1 else kind}"


def _lines(counters: Increments) -> list[str]:
    return [
        f"{_path(document)}  "
        + ", ".join(
            f"{'.'.join(name)} {number:+,}" for name, number in sorted(numbers.items()) if number
        )
        for document, numbers in sorted(counters.items())
    ]


def _paths(documents: Iterable[Document]) -> list[str]:
    return [_path(document) for document in sorted(documents)]


def _named(transactions: Sequence[tuple[str, str]]) -> list[str]:
    return [f"{TRANSACTIONS}/{name}  {words}" for name, words in transactions]


def _path(document: Document) -> str:
    return "/".join(document)


def _time(micros: int) -> str:
    return datetime.fromtimestamp(micros // 1_000_000, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
