"""A transaction by BigQuery's rows beside the one that Firestore holds. Pure.

What Firestore lacks is added. Where both say different things, and where Firestore has more, nobody
can tell here who is right: that is told and left to a person.
"""

from collections.abc import Mapping, Sequence

from ..documents import BadDocument
from ..events import Event, Purchase, Refund
from ..planning import Plan, Stored, planned
from ..transactions import Bought, Transaction, with_event
from .arrivals import Segment
from .ledger import without_old_minutes

Found = Mapping[str, Stored | BadDocument]


def settled_events(segment: Segment, settled_micros: int) -> list[Event]:
    """The events that have had the time to be counted."""
    return [
        arrival.event for arrival in segment.arrivals if arrival.stored_micros <= settled_micros
    ]


def missing(events: Sequence[Event], stored: Found, minutes_from: str) -> Plan:
    """What the events add to the transactions as they are stored, and to the counters.

    minutes_from: the id of the first minute that is compared; older ones have counted what was
                  deleted since, or are deleted themselves
    """
    numbered = {
        number: event
        for number, event in enumerate(events)
        if not (isinstance(event, Refund) and _is_in_parts(event, stored))
    }
    plan = planned(numbered, stored)
    for change in plan.changes:
        change.increments = without_old_minutes(change.increments, minutes_from)
    return plan


def disagreement(segment: Segment, held: Transaction) -> str:
    """In words, what Firestore's transaction says that no row of BigQuery says; else ""."""
    events = [arrival.event for arrival in segment.arrivals]
    purchases = [event for event in events if isinstance(event, Purchase)]
    refunds = [event for event in events if isinstance(event, Refund)]
    if held.bought is not None:
        if not purchases:
            return "its purchase is not in BigQuery"
        if not any(_is_like(held, purchase) for purchase in purchases):
            return _differences(held, purchases[0])
    parted = {key.partition(".")[0] for key in held.refunds if "." in key}
    for key, known in held.refunds.items():
        if key.partition(".")[0] not in parted and known.refund not in refunds:
            is_known = any(refund.key == key for refund in refunds)
            return "a refund differs" if is_known else "a refund is not in BigQuery"
    return ""


def lacking(before: Stored | None, after: Transaction) -> str:
    """In words, what a transaction gets."""
    held = before.transaction if before else Transaction(after.stream_id)
    words = []
    if held.bought is None and after.bought is not None:
        words.append(f"the purchase of {after.bought.moment.day}")
    new = [key for key in after.refunds if key not in held.refunds]
    if new:
        words.append(_refunds(len(new)))
    if any(after.refunds[key] != known for key, known in held.refunds.items()):
        words.append("the earlier time of a refund")
    return ", ".join(words)


def what(held: Stored | BadDocument) -> str:
    """In words, what a transaction of Firestore's is."""
    if isinstance(held, BadDocument):
        return "not as the sink writes it"
    bought, refunds = held.transaction.bought, len(held.transaction.refunds)
    purchase = f"a purchase of {bought.moment.day}" if bought else "no purchase yet"
    return purchase + (f", {_refunds(refunds)}" if refunds else "")


def _refunds(count: int) -> str:
    return f"{count} refund{'' if count == 1 else 's'}"


def _is_in_parts(refund: Refund, stored: Found) -> bool:
    """Whether lines of the refund were set aside and replayed, each under a key of its own.

    The row lists all of them: as a whole it would take them a second time.
    """
    found = stored.get(refund.transaction)
    if not isinstance(found, Stored):
        return False
    return any(key.startswith(f"{refund.key}.") for key in found.transaction.refunds)


def _is_like(held: Transaction, purchase: Purchase) -> bool:
    alone = with_event(Transaction(held.stream_id), purchase)
    return (held.bought, dict(held.lines), held.refused) == (
        alone.bought,
        dict(alone.lines),
        alone.refused,
    )


def _differences(held: Transaction, purchase: Purchase) -> str:
    alone = with_event(Transaction(held.stream_id), purchase)
    lines = [
        place
        for place in sorted(held.lines.keys() | alone.lines.keys())
        if held.lines.get(place) != alone.lines.get(place)
    ]
    words = [f"line {place} differs" for place in lines]
    if held.refused != alone.refused:
        words.append("other lines were set aside")
    if held.bought != alone.bought:
        words.append(f"{_which(held.bought, alone.bought)} differs")
    return ", ".join(words)


def _which(held: Bought | None, other: Bought | None) -> str:
    names = ("moment", "currency", "other_micros")
    return ", ".join(name for name in names if getattr(held, name) != getattr(other, name))
