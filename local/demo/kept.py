"""The account of the table ``events``: its rows against what was accepted. Pure."""

from collections import Counter
from collections.abc import Iterator

from local.demo.actions import Hit
from local.demo.books import Ledger
from local.demo.lines import NAMES, Line, judged
from local.demo.sales import sales

ACCOUNT = "table events"


def rows(ledger: Ledger) -> Iterator[Line]:
    """Rows and events of the table ``events`` against what was accepted."""
    promised, held = ledger.accepted, ledger.rows
    for protocol, expected in ledger.accepted_by.items():
        found = sum(row.times for row in ledger.held.rows if row.protocol == protocol.value)
        has_all = all(held[key] >= times for key, times in expected.items())
        enough = has_all and found >= expected.total()
        yield Line(ACCOUNT, f"rows by {NAMES[protocol]}", expected.total(), found, enough)
    surplus = sum(max(0, held[one] - promised[one]) for one in held)
    yield Line(ACCOUNT, "written again (at least once)", None, surplus, None)
    unconfirmed = len((held.keys() & ledger.sent) - promised.keys())
    if unconfirmed:
        yield Line(ACCOUNT, "kept though nobody was told so", None, unconfirmed, None)
    yield judged(ACCOUNT, "rows with a field of no column", 0, ledger.held.unmapped)
    distinct = not ledger.lost and not ledger.strangers
    yield Line(ACCOUNT, "distinct events", len(promised), len(held), distinct)


def money(ledger: Ledger) -> Iterator[Line]:
    """What people's orders are worth in the table, by currency, before refunds."""
    expected: Counter[str] = Counter()
    for sale in sales(ledger.outcomes):
        expected[sale.order.currency] += sale.order.value_micros
    found = ledger.held.revenue_micros
    for currency in sorted(expected.keys() | found.keys()):
        what = f"revenue in {currency}, each order once"
        yield judged(ACCOUNT, what, expected[currency], found.get(currency, 0), unit="micros")


def bots(ledger: Ledger) -> Iterator[Line]:
    """Bots' purchases: their rows are kept, and known to be theirs."""
    sent = {
        event.key
        for outcome in ledger.outcomes
        if isinstance(outcome.action, Hit) and outcome.is_accepted and outcome.action.is_bot
        for event in outcome.action.purchases
    }
    what = "purchases by bots: rows, no more"
    yield judged(ACCOUNT, what, len(sent), ledger.held.bot_purchases)


def consent(ledger: Ledger) -> Iterator[Line]:
    """Whether anyone who denied analytics storage is named, be it by an id made of theirs."""
    denied = [
        event
        for action in ledger.planned
        if isinstance(action, Hit) and not action.may_identify
        for event in action.events
    ]
    telling = {event.event_id for event in denied if event.mark}
    found = sum(row.times for row in ledger.held.rows if row.event_id in telling)
    what = f"identified, of {len({event.key for event in denied}):,} that denied"
    yield judged(ACCOUNT, what, 0, ledger.held.identified_against_consent + found)
