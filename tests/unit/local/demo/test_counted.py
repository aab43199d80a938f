"""The account of the counters, on a small day that was counted well but for one thing."""

from dataclasses import replace

import pytest

from local.demo.accounts import is_right
from local.demo.actions import (
    Action,
    Event,
    HermesPublish,
    Hit,
    Outcome,
    Protocol,
    Request,
    Sending,
)
from local.demo.books import Held, Ledger
from local.demo.counted import counted
from local.demo.counters import Counters, ItemCount, Totals
from local.demo.lines import Line
from local.demo.orders import document_key

EMPTY = Held(
    rows=[],
    dead_letters=[],
    revenue_micros={},
    bot_purchases=0,
    identified_against_consent=0,
    unmapped=0,
)


def hit(
    name: str,
    event_id: str,
    transaction_id: str,
    *items: tuple[str, int],
    sending: Sending = Sending.FIRST,
    is_bot: bool = False,
) -> Hit:
    """``items``: id and units; each unit costs two dollars."""
    value = sum(2.0 * units for _, units in items)
    event = Event(
        name=name,
        event_id=event_id,
        ecommerce={"transaction_id": transaction_id, "value": value, "currency": "USD"},
        items=[{"item_id": item, "quantity": units, "price": 2.0} for item, units in items],
    )
    return Hit(
        protocol=Protocol.NATIVE,
        request=Request(path="/", headers={}),
        events=(event,),
        sending=sending,
        is_bot=is_bot,
    )


PEN = {"item_id": "pen", "quantity": 1, "price": 3.0, "currency": "GBP"}
ACTIONS: list[Action] = [
    hit("purchase", "e1", "T-1", ("pen", 2), ("cap", 1)),
    hit("purchase", "e1", "T-1", ("pen", 2), ("cap", 1), sending=Sending.REPEAT),
    hit("purchase", "e2", "T-2", ("pen", 1)),
    hit("purchase", "e3", "T-2", ("pen", 1), sending=Sending.RELOAD),
    hit("refund", "r1", "T-1", ("pen", 1), sending=Sending.REFUND),
    hit("refund", "r2", "T-1", ("pen", 1), sending=Sending.REFUND),
    hit("purchase", "e4", "T-4", ("mug", 5), is_bot=True),
    HermesPublish(content={"transaction_id": "H-1", "transaction_value": "3", "items": [PEN]}),
]


def totals(units: int, usd: int, gbp: int = 3, *, purchases: int = 3) -> Totals:
    money = {"USD": usd * 1_000_000, "GBP": gbp * 1_000_000}
    return Totals(
        units=units,
        purchases=purchases,
        revenue_micros=money,
        units_by_currency={"USD": units - 1, "GBP": 1},
        purchases_by_currency={"USD": purchases - 1, "GBP": 1},
    )


def item(units: int, usd: int, gbp: int = 0, *, purchases: int, refunds: int = 0) -> ItemCount:
    money = {"USD": usd * 1_000_000, "GBP": gbp * 1_000_000}
    return ItemCount(units=units, purchases=purchases, refunds=refunds, revenue_micros=money)


T_1 = document_key("shop", "transaction", "T-1")
T_2 = document_key("shop", "transaction", "T-2")
H_1 = document_key("sgtm", "transaction", "H-1")

# What docs/counters.md makes of ACTIONS, worked out by hand.
GOOD = Counters(
    items={"pen": item(3, 4, 3, purchases=3, refunds=1), "cap": item(1, 2, purchases=1)},
    minutes=totals(4, 6),
    days=totals(4, 6),
    transactions=frozenset({T_1, T_2, H_1}),
    refunds=1,
)


def lines(counters: Counters) -> list[Line]:
    outcomes = [
        Outcome(
            action=action,
            status=200,
            ids=action.answer[1] if isinstance(action, Hit) else ("id",),
        )
        for action in ACTIONS
    ]
    ledger = Ledger(planned=ACTIONS, outcomes=outcomes, held=EMPTY, counters=counters)
    return list(counted(ledger))


def wrong(found: list[Line]) -> set[str]:
    return {line.what for line in found if line.is_right is False}


def remarks(found: list[Line]) -> list[str]:
    return [remark for line in found for remark in line.remarks]


def test_a_day_that_was_counted_well_balances() -> None:
    found = lines(GOOD)
    assert is_right(found)
    assert remarks(found) == []
    assert [(line.what, line.expected, line.found) for line in found] == [
        ("purchases counted in minutes", 3, 3),
        ("purchases counted in days", 3, 3),
        ("units in items", 4, 4),
        ("units in minutes", 4, 4),
        ("units in days", 4, 4),
        ("GBP in items", 3_000_000, 3_000_000),
        ("GBP in minutes", 3_000_000, 3_000_000),
        ("GBP in days", 3_000_000, 3_000_000),
        ("USD in items", 6_000_000, 6_000_000),
        ("USD in minutes", 6_000_000, 6_000_000),
        ("USD in days", 6_000_000, 6_000_000),
        ("currencies that differ", 0, 0),
        ("refunds counted", 1, 1),
        ("items that differ", 0, 0),
        ("documents in transactions", 3, 3),
    ]


def with_item(name: str, count: ItemCount, *, counters: Counters = GOOD) -> Counters:
    return replace(counters, items={**counters.items, name: count})


NOTHING = Counters(items={}, minutes=Totals(), days=Totals(), transactions=frozenset(), refunds=0)
# The reloaded page as another purchase, under its event id.
RELOAD_TWICE = replace(
    with_item("pen", item(4, 6, 3, purchases=4, refunds=1)),
    minutes=totals(5, 8, purchases=4),
    days=totals(5, 8, purchases=4),
    transactions=GOOD.transactions | {document_key("shop", "event", "e3")},
)
REFUND_MISSING = replace(
    with_item("pen", item(4, 6, 3, purchases=3)),
    minutes=totals(5, 8),
    days=totals(5, 8),
    refunds=0,
)
REFUND_TWICE = replace(
    with_item("pen", item(2, 2, 3, purchases=3, refunds=2)),
    minutes=totals(3, 4),
    days=totals(3, 4),
    refunds=2,
)
BOT_COUNTED = replace(
    with_item("mug", item(5, 10, purchases=1)),
    minutes=totals(9, 16, purchases=4),
    days=totals(9, 16, purchases=4),
    transactions=GOOD.transactions | {document_key("shop", "transaction", "T-4")},
)
DOLLARS_AS_POUNDS = replace(
    GOOD,
    days=replace(
        GOOD.days,
        units_by_currency={"USD": 1, "GBP": 3},
        purchases_by_currency={"USD": 1, "GBP": 2},
    ),
)
PURCHASES = {"purchases counted in minutes", "purchases counted in days"}
UNITS = {"units in items", "units in minutes", "units in days"}
USD = {"USD in items", "USD in minutes", "USD in days"}
GBP = {"GBP in items", "GBP in minutes", "GBP in days"}
ITEMS, ORDERS = {"items that differ"}, {"documents in transactions"}
# The totals and their maps fail together: these are the faults of every counter.
BOTH = {"currencies that differ"}


@pytest.mark.parametrize(
    ("counters", "expected"),
    [
        pytest.param(
            NOTHING, PURCHASES | UNITS | USD | GBP | ITEMS | ORDERS | BOTH | {"refunds counted"}
        ),
        pytest.param(
            with_item("pen", item(4, 4, 3, purchases=3, refunds=1)),
            {"units in items"} | ITEMS,
            id="an item has one unit more",
        ),
        pytest.param(
            replace(
                GOOD,
                items={
                    "pen": item(2, 4, 3, purchases=3, refunds=1),
                    "cap": item(2, 2, purchases=1),
                },
            ),
            ITEMS,
            id="a unit stands at another item",
        ),
        pytest.param(
            with_item("pen", item(3, 7, 0, purchases=3, refunds=1)),
            {"USD in items", "GBP in items"} | ITEMS,
            id="pounds are counted as dollars",
        ),
        pytest.param(
            replace(GOOD, minutes=totals(5, 6)), {"units in minutes"} | BOTH, id="a minute's unit"
        ),
        pytest.param(replace(GOOD, days=totals(4, 5)), {"USD in days"}, id="a day's dollar"),
        pytest.param(
            replace(GOOD, days=totals(4, 6, purchases=2)),
            {"purchases counted in days"} | BOTH,
            id="a day's purchase",
        ),
        pytest.param(DOLLARS_AS_POUNDS, BOTH, id="an order is counted in another currency"),
        pytest.param(
            replace(
                GOOD, days=replace(GOOD.days, revenue_micros={**GOOD.days.revenue_micros, "XXX": 1})
            ),
            {"XXX in days"},
            id="money in no currency",
        ),
        pytest.param(
            REFUND_MISSING,
            UNITS | USD | ITEMS | BOTH | {"refunds counted"},
            id="a refund is missing",
        ),
        pytest.param(
            REFUND_TWICE,
            UNITS | USD | ITEMS | BOTH | {"refunds counted"},
            id="a refund counts twice",
        ),
        pytest.param(
            RELOAD_TWICE,
            PURCHASES | UNITS | USD | ITEMS | ORDERS | BOTH,
            id="a reload counts twice",
        ),
        pytest.param(
            BOT_COUNTED, PURCHASES | UNITS | USD | ITEMS | ORDERS | BOTH, id="a bot's counts"
        ),
        pytest.param(
            replace(GOOD, transactions=GOOD.transactions - {H_1}), ORDERS, id="an order is missing"
        ),
        pytest.param(
            replace(GOOD, transactions=GOOD.transactions - {H_1} | {"x"}),
            ORDERS,
            id="an order has another name",
        ),
    ],
)
def test_each_fault_shows_in_its_own_lines(counters: Counters, expected: set[str]) -> None:
    assert wrong(lines(counters)) == expected


def in_dollars(where: str, *, purchases: int, units: int) -> list[str]:
    return [
        f"currencies that differ: {where} hold {purchases} purchases in USD, not 2",
        f"currencies that differ: {where} hold {units} units in USD, not 3",
    ]


@pytest.mark.parametrize(
    ("counters", "expected"),
    [
        pytest.param(
            RELOAD_TWICE,
            [
                *in_dollars("minutes", purchases=3, units=4),
                *in_dollars("days", purchases=3, units=4),
                (
                    "items that differ: items/pen holds "
                    "units 4, purchases 4, refunds 1, USD 6.00, GBP 3.00, not "
                    "units 3, purchases 3, refunds 1, USD 4.00, GBP 3.00"
                ),
                (
                    f"transactions/{document_key('shop', 'event', 'e3')} is unexpected: "
                    "order T-2 by its event id"
                ),
            ],
            id="a reload counts twice",
        ),
        pytest.param(
            BOT_COUNTED,
            [
                *in_dollars("minutes", purchases=3, units=8),
                *in_dollars("days", purchases=3, units=8),
                (
                    "items that differ: items/mug holds "
                    "units 5, purchases 1, refunds 0, USD 10.00, not "
                    "units 0, purchases 0, refunds 0"
                ),
                (
                    f"transactions/{document_key('shop', 'transaction', 'T-4')} is unexpected: "
                    "order T-4 of a bot"
                ),
            ],
            id="a bot's counts",
        ),
        pytest.param(
            replace(GOOD, transactions=GOOD.transactions - {T_1} | {"x"}),
            ["transactions/x is unexpected", "transactions: none of order T-1"],
            id="an order has another name",
        ),
    ],
)
def test_what_is_wrong_is_named(counters: Counters, expected: list[str]) -> None:
    assert remarks(lines(counters)) == expected


def test_no_list_is_endless() -> None:
    more = {f"item-{number}": item(1, 2, purchases=1) for number in range(9)}
    found = next(
        line
        for line in lines(replace(GOOD, items={**GOOD.items, **more}))
        if line.what == "items that differ"
    )
    assert found.found == 9
    assert len(found.remarks) == 6
    assert found.remarks[-1] == "… and 4 more"
