"""Any delivery of any purchases and refunds comes to what a simple model says."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from functions.sink_firestore.events import Event
from functions.sink_firestore.planning import counter_writes, planned
from tests.unit.sink_firestore.examples import (
    NOW_MICROS,
    MemoryStore,
    committer,
    event,
    item,
    param,
    row,
)

PRICES = {"A": 1.25, "B": 10, "C": 0.01}
MICROS = {"A": 1_250_000, "B": 10_000_000, "C": 10_000}
CURRENCIES = ("EUR", "USD")
MINUTE_MICROS = 60_000_000


@dataclass(frozen=True)
class Sale:
    """One transaction: units bought by item, and refunds: units by item, or None for all."""

    bought: dict[str, int]
    refunds: list[dict[str, int] | None]
    minute: int  # of the purchase, from 0; its refunds come in the minute after
    currency: str = "EUR"


def rows_of(number: int, sale: Sale) -> list[dict[str, Any]]:
    def made(name: str, units: dict[str, int] | None, minute: int, own: str) -> dict[str, Any]:
        items = [item(name, quantity=n, price=PRICES[name]) for name, n in (units or {}).items()]
        return row(
            name,
            f"T{number}",
            event_id=own,
            event_timestamp=NOW_MICROS + minute * MINUTE_MICROS,
            event_params=[param("currency", sale.currency), param("refund_id", own)],
            items=items,
        )

    refunds = [
        made("refund", units, sale.minute + 1, f"r{place}")
        for place, units in enumerate(sale.refunds)
    ]
    return [made("purchase", sale.bought, sale.minute, "p"), *refunds]


def expected(sales: Sequence[Sale]) -> dict[tuple[str, str], Counter[str]]:
    """The totals by arithmetic over the sales: no transactions, no order, no deliveries."""
    totals: dict[tuple[str, str], Counter[str]] = {}

    def add(document: tuple[str, str], **numbers: int) -> None:
        of_currency = {f"{name} {sale.currency}": n for name, n in numbers.items()}
        own = {"counter": numbers["counter"]} if "counter" in numbers else {}
        own |= {name: n for name, n in numbers.items() if name in ("units", "purchases")}
        if document[0] == "items":
            of_currency = {name: n for name, n in of_currency.items() if name.startswith("money")}
        totals.setdefault(document, Counter()).update(own | of_currency)

    for sale in sales:
        minutes = [("minutes", f"20261120T12{1 + sale.minute + later:02}") for later in (0, 1)]
        day = ("days", "20261120")
        add(minutes[0], purchases=1)
        add(day, purchases=1)
        for name, units in sale.bought.items():
            asked = sum(refund.get(name, 0) for refund in sale.refunds if refund)
            back = units if None in sale.refunds or {} in sale.refunds else min(units, asked)
            micros = MICROS[name]
            add(("items", name), purchases=1, counter=units - back, money=(units - back) * micros)
            add(day, units=units - back, money=(units - back) * micros)
            add(minutes[0], units=units, money=units * micros)
            add(minutes[1], units=-back, money=-back * micros)
    return totals


def totals_of(store: MemoryStore) -> dict[tuple[str, str], dict[str, int]]:
    names = {"counter": "counter", "units": "units", "purchases": "purchases"}
    for code in CURRENCIES:
        names[f"revenue_micros.{code}"] = f"money {code}"
        names[f"units_by_currency.{code}"] = f"units {code}"
        names[f"purchases_by_currency.{code}"] = f"purchases {code}"
    return {
        document: {names[name]: n for name, n in store.of(*document).items() if name in names}
        for document in store.counters
    }


def without_zeros(totals: dict[tuple[str, str], Counter[str]]) -> dict[Any, dict[str, int]]:
    return {
        document: {name: number for name, number in numbers.items() if number}
        for document, numbers in totals.items()
    }


_units = st.dictionaries(st.sampled_from(sorted(PRICES)), st.integers(1, 5), max_size=3)
any_sale = st.builds(
    Sale,
    _units.filter(bool),
    st.lists(st.none() | _units, max_size=3),
    st.integers(0, 2),
    st.sampled_from(CURRENCIES),
)


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[list[Sale], list[list[Event]]]:
    """Sales, and their events: each one to three times, in any order, in batches of any size."""
    sales = draw(st.lists(any_sale, min_size=1, max_size=4))
    once = [event(fields) for number, sale in enumerate(sales) for fields in rows_of(number, sale)]
    more = draw(st.lists(st.sampled_from(once), max_size=2 * len(once)))
    delivered = draw(st.permutations(once + more))
    batches: list[list[Event]] = []
    while delivered:
        size = draw(st.integers(1, len(delivered)))
        batches.append(list(delivered[:size]))
        delivered = delivered[size:]
    return sales, batches


@given(deliveries(), st.integers(1, 12))
def test_any_delivery_of_purchases_and_refunds_is_exact(
    delivery: tuple[list[Sale], list[list[Event]]], max_writes: int
) -> None:
    sales, batches = delivery
    store = MemoryStore()
    for batch in batches:
        outcomes = committer(store, max_writes=max_writes).count(batch)
        assert all(isinstance(outcome, tuple) for outcome in outcomes)
    wanted = without_zeros(expected(sales))
    assert {document: n for document, n in totals_of(store).items() if n} == {
        document: n for document, n in wanted.items() if n
    }


@given(deliveries(), st.data())
def test_any_interleaving_with_another_instance_is_exact(
    delivery: tuple[list[Sale], list[list[Event]]], data: st.DataObject
) -> None:
    sales, batches = delivery
    others = [one for batch in batches for one in batch]
    store = MemoryStore()

    def other_instance_commits() -> None:
        """Between this instance's read and its commit, the other one counts some events."""
        batch = data.draw(st.lists(st.sampled_from(others), max_size=2), label="other instance")
        if batch:
            plan = planned(dict(enumerate(batch)), store.read(_names(batch), timeout_s=1))
            store.apply(plan.changes, counter_writes(plan.changes))

    store.before_commit = other_instance_commits
    for batch in batches:
        waiting = batch
        while waiting:  # as Pub/Sub does with what is not confirmed
            outcomes = committer(store).count(waiting)
            waiting = [
                one
                for one, outcome in zip(waiting, outcomes, strict=True)
                if isinstance(outcome, Exception)
            ]
    wanted = without_zeros(expected(sales))
    assert {document: n for document, n in totals_of(store).items() if n} == {
        document: n for document, n in wanted.items() if n
    }


def _names(events: Sequence[Event]) -> list[str]:
    return list(dict.fromkeys(one.transaction for one in events))
