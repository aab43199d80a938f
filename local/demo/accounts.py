"""The books, balanced: lines from the ledger. Pure.

Every account is a function from the ledger to lines; a new one is added to ACCOUNTS.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from local.demo.actions import Action, BadMessage, BadRequest, HermesPublish, Hit, Sending
from local.demo.books import Ledger
from local.demo.counted import counted
from local.demo.kept import bots, consent, money, rows
from local.demo.lines import Line, judged, none_of, some


def balanced(ledger: Ledger) -> list[Line]:
    """Every account's lines."""
    return [line for account in ACCOUNTS for line in account(ledger)]


def is_right(lines: Iterable[Line]) -> bool:
    """Whether the books balance: no line is wrong."""
    return all(line.is_right is not False for line in lines)


def sent(ledger: Ledger) -> Iterator[Line]:
    """Whether all of the day was played, and answered in whatever way."""
    planned = Counter(_kind(action) for action in ledger.planned)
    answered = Counter(_kind(outcome.action) for outcome in ledger.outcomes if outcome.status)
    for kind, what in _KINDS.items():
        yield judged("sent", what, planned[kind], answered[kind])


def accepted(ledger: Ledger) -> Iterator[Line]:
    """What the pipeline has promised to keep."""
    by_kind = {"by ingest": Hit, "by Pub/Sub from Hermes": HermesPublish}
    for what, kind in by_kind.items():
        mine = [outcome for outcome in ledger.outcomes if isinstance(outcome.action, kind)]
        planned = sum(isinstance(action, kind) for action in ledger.planned)
        yield judged("accepted", what, planned, sum(outcome.is_accepted for outcome in mine))
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
        yield judged("refused", answer, expected[answer], found[answer])


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
        yield Line("set aside", key, wanted, seen, right, some(remarks))


def balance(ledger: Ledger) -> Iterator[Line]:
    """Event id by event id: what is missing, and what is there and should not be."""
    yield none_of("balance", "lost: accepted and no row", ledger.lost)
    yield none_of("balance", "fewer rows than accepted", ledger.short)
    yield none_of("balance", "unexplained: nobody sent it", ledger.strangers)


def _kind(action: Action) -> Sending | type:
    return action.sending if isinstance(action, Hit) else type(action)


_KINDS: Mapping[Sending | type, str] = {
    Sending.FIRST: "hits over HTTP",
    Sending.REPEAT: "purchases sent twice, same id",
    Sending.RELOAD: "reloaded pages, a new event id",
    Sending.REFUND: "refunds, one of them twice",
    HermesPublish: "publishes by sGTM's tag Hermes",
    BadRequest: "bad requests",
    BadMessage: "bad messages",
}

ACCOUNTS: tuple[Callable[[Ledger], Iterable[Line]], ...] = (
    sent,
    accepted,
    refused,
    set_aside,
    rows,
    money,
    bots,
    consent,
    counted,
    balance,
)
