"""The books, balanced: lines from the ledger. Pure.

Every account is a function from the ledger to lines; a new one is added to ACCOUNTS.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from local.demo.actions import BadMessage, BadRequest, HermesPublish, Hit
from local.demo.books import Ledger, Line

# How many of what is wrong are named.
NAMED = 5

TABLE = "table events"


def balanced(ledger: Ledger) -> list[Line]:
    """Every account's lines."""
    return [line for account in ACCOUNTS for line in account(ledger)]


def is_right(lines: Iterable[Line]) -> bool:
    """Whether the books balance: no line is wrong."""
    return all(line.is_right is not False for line in lines)


def sent(ledger: Ledger) -> Iterator[Line]:
    """Whether all of the day was played, and answered in whatever way."""
    kinds: Mapping[str, type] = {
        "hits over HTTP": Hit,
        "publishes by sGTM's tag Hermes": HermesPublish,
        "bad requests": BadRequest,
        "bad messages": BadMessage,
    }
    answered = [outcome.action for outcome in ledger.outcomes if outcome.status]
    for what, kind in kinds.items():
        planned = sum(isinstance(action, kind) for action in ledger.planned)
        yield _judged("sent", what, planned, sum(isinstance(action, kind) for action in answered))
    again = sum(isinstance(action, Hit) and action.is_repeat for action in answered)
    yield Line("sent", "sent twice, same event id", None, again, None)


def accepted(ledger: Ledger) -> Iterator[Line]:
    """What the pipeline has promised to keep."""
    by_kind = {"by ingest": Hit, "by Pub/Sub from Hermes": HermesPublish}
    for what, kind in by_kind.items():
        mine = [outcome for outcome in ledger.outcomes if isinstance(outcome.action, kind)]
        planned = sum(isinstance(action, kind) for action in ledger.planned)
        yield _judged("accepted", what, planned, sum(outcome.is_accepted for outcome in mine))
    later = sum(outcome.attempts - 1 for outcome in ledger.outcomes)
    if later:
        yield Line("accepted", "repeated after a 503 or silence", None, later, None)


def refused(ledger: Ledger) -> Iterator[Line]:
    """Ingest's refusals, by status and error code."""
    expected = Counter(
        f"{action.status} {action.code}"
        for action in ledger.planned
        if isinstance(action, BadRequest)
    )
    found = Counter(
        f"{outcome.status} {outcome.code}"
        for outcome in ledger.outcomes
        if isinstance(outcome.action, Hit | BadRequest) and not outcome.is_accepted
    )
    for answer in sorted(expected | found):
        yield _judged("refused", answer, expected[answer], found[answer])


def set_aside(ledger: Ledger) -> Iterator[Line]:
    """Dead letters by stage and reason, each against the message that it was."""
    expected, found = defaultdict(set), defaultdict(set)
    for outcome in ledger.outcomes:
        if isinstance(outcome.action, BadMessage):
            key = f"{outcome.action.stage}: {outcome.action.reason}"
            # A message that was not taken has no id, and no dead letter can be its own.
            expected[key].add(outcome.ids[0] if outcome.is_accepted else None)
    for letter in ledger.held.dead_letters:
        found[f"{letter.stage}: {letter.reason}"].add(letter.origin_message_id)
    details = {letter.origin_message_id: letter.detail for letter in ledger.held.dead_letters}
    for key in sorted(expected | found):
        odd = found[key] - expected[key]
        remarks = [f"set aside, {key}: {details[one]} (message {one})" for one in sorted(odd)]
        right = expected[key] == found[key]
        wanted, seen = len(expected[key]), len(found[key])
        yield Line("set aside", key, wanted, seen, right, _some(remarks))


def rows(ledger: Ledger) -> Iterator[Line]:
    """Rows and event ids of the table ``events`` against what was accepted."""
    promised, held = ledger.accepted, ledger.held.rows
    enough = not ledger.lost and not ledger.short
    yield Line(TABLE, "rows", promised.total(), sum(held.values()), enough)
    surplus = sum(max(0, held[one] - promised[one]) for one in held)
    yield Line(TABLE, "written again (at least once)", None, surplus, None)
    unconfirmed = len((held.keys() & ledger.sent_ids) - promised.keys())
    if unconfirmed:
        yield Line(TABLE, "kept though nobody was told so", None, unconfirmed, None)
    distinct = not ledger.lost and not ledger.strangers
    yield Line(TABLE, "distinct events", len(promised), len(held), distinct)


def money(ledger: Ledger) -> Iterator[Line]:
    """Revenue of the purchases, each counted once."""
    kept = {
        outcome.ids[0]: outcome.action
        for outcome in ledger.outcomes
        if outcome.is_accepted and isinstance(outcome.action, Hit | HermesPublish)
    }
    expected = sum(action.revenue_micros for action in kept.values())
    found = ledger.held.revenue_micros
    what = "revenue in USD, each order once"
    yield Line(TABLE, what, expected, found, expected == found, unit="micros")


def consent(ledger: Ledger) -> Iterator[Line]:
    """Whether anyone who denied analytics storage is named."""
    denied = {
        action.event_id
        for action in ledger.planned
        if isinstance(action, Hit) and not action.may_identify
    }
    what = f"identified, of {len(denied):,} that denied"
    yield _judged(TABLE, what, 0, ledger.held.identified_against_consent)


def balance(ledger: Ledger) -> Iterator[Line]:
    """Event id by event id: what is missing, and what is there and should not be."""
    yield _none("lost: accepted and no row", ledger.lost)
    yield _none("fewer rows than accepted", ledger.short)
    yield _none("unexplained: nobody sent it", ledger.strangers)


def _judged(account: str, what: str, expected: int, found: int) -> Line:
    return Line(account, what, expected, found, expected == found)


def _none(what: str, found: Sequence[str]) -> Line:
    remarks = _some([f"{what}: {one}" for one in found])
    return Line("balance", what, 0, len(found), not found, remarks)


def _some(remarks: Sequence[str]) -> tuple[str, ...]:
    more = len(remarks) - NAMED
    return (*remarks[:NAMED], *([f"… and {more:,} more"] if more > 0 else []))


ACCOUNTS: tuple[Callable[[Ledger], Iterable[Line]], ...] = (
    sent,
    accepted,
    refused,
    set_aside,
    rows,
    money,
    consent,
    balance,
)
