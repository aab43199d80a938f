"""The books, balanced: lines from the ledger. Pure.

Every account is a function from the ledger to lines; a new one is added to ACCOUNTS.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from local.demo.actions import (
    Action,
    BadMessage,
    BadRequest,
    HermesPublish,
    Hit,
    Protocol,
    Sending,
)
from local.demo.books import Ledger
from local.demo.counted import counted
from local.demo.kept import bots, consent, money, rows
from local.demo.lines import NAMES, Line, judged, none_of, some


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
    """What the pipeline has promised to keep: events, by protocol."""
    expected: Counter[Protocol] = Counter()
    for action in ledger.planned:
        if isinstance(action, Hit):
            expected[action.protocol] += len(action.events)
        elif isinstance(action, HermesPublish):
            expected[Protocol.HERMES] += 1
    for protocol, found in ledger.accepted_by.items():
        what = f"events by {NAMES[protocol]}"
        yield judged("accepted", what, expected[protocol], found.total())
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
    """Event by event: what is missing, and what is there and should not be."""
    yield none_of("balance", "lost: accepted and no row", ledger.lost)
    yield none_of("balance", "fewer rows than accepted", ledger.short)
    yield none_of("balance", "unexplained: nobody sent it", ledger.strangers)


def _kind(action: Action) -> Protocol | Sending | type:
    """What the books count it as: the day's hits by protocol, what follows them by its reason."""
    if not isinstance(action, Hit):
        return type(action)
    return action.protocol if action.sending is Sending.FIRST else action.sending


_KINDS: Mapping[Protocol | Sending | type, str] = {
    **{one: f"hits by {NAMES[one]}" for one in NAMES if one is not Protocol.HERMES},
    Sending.REPEAT: "purchases sent a second time",
    Sending.RELOAD: "thank-you pages reloaded",
    Sending.REFUND: "refunds, one of them twice",
    HermesPublish: f"publishes by {NAMES[Protocol.HERMES]}",
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
