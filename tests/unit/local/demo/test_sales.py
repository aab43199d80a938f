"""The demo's own model of what is counted, by hand-made orders."""

from collections.abc import Sequence
from typing import Any

import pytest

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
from local.demo.counters import Counters, ItemCount, Totals
from local.demo.orders import Order, OrderLine, Sale, document_key
from local.demo.sales import expected_counters, orders_of, sales

REQUEST = Request(path="/", headers={})
LINES = (OrderLine("pen", 3, 1_500_000), OrderLine("cap", 1, 20_000_000))
ORDER = Order(
    stream_id="shop", transaction_id="T", currency="USD", value_micros=24_500_000, lines=LINES
)
SIX_PENS = frozenset({("pen", 6)})
ONE_PEN = frozenset({("pen", 1)})
THE_CAP = frozenset({("cap", 1)})


def purchase(transaction_id: str, event_id: str = "e", *, is_bot: bool = False) -> Hit:
    items = [
        {"item_id": "pen", "quantity": 3, "price": 1.5},
        {"item_id": "cap", "quantity": 1, "price": 20.0},
    ]
    order = {"transaction_id": transaction_id, "value": 24.5, "currency": "USD"}
    bought = Event(name="purchase", event_id=event_id, ecommerce=order, items=items)
    page_view = Event(name="page_view", event_id=f"{event_id}-page")
    return Hit(protocol=Protocol.GTAG, request=REQUEST, events=(page_view, bought), is_bot=is_bot)


def refund(transaction_id: str, event_id: str = "r", items: Sequence[Any] = ()) -> Hit:
    order = {"transaction_id": transaction_id}
    event = Event(name="refund", event_id=event_id, ecommerce=order, items=items)
    return Hit(protocol=Protocol.MP, request=REQUEST, events=(event,), sending=Sending.REFUND)


def publish(transaction_id: str) -> HermesPublish:
    line = {"item_id": "pen", "quantity": 2, "price": 1.5, "currency": "GBP"}
    content = {"transaction_id": transaction_id, "transaction_value": "3", "items": [line]}
    return HermesPublish(content=content)


def accepted(*actions: Action) -> list[Outcome]:
    return [
        Outcome(action=action, status=204)
        if isinstance(action, Hit)
        else Outcome(action=action, status=200, ids=("id",))
        for action in actions
    ]


def test_a_document_is_called_as_the_docs_say() -> None:
    # printf '%s' '["shop","transaction","T1"]' | sha256sum
    expected = "74cac208676bf2021ccdc8267ff8118dd2356d1ac0781ff3c81c3522dbc92f18"
    assert document_key("shop", "transaction", "T1") == expected


def test_an_order_is_what_the_purchase_states() -> None:
    assert orders_of(purchase("T")) == [ORDER]


def test_hermes_states_its_value_as_a_text_and_its_currency_in_the_items() -> None:
    [order] = orders_of(publish("H"))
    assert order == Order(
        stream_id="sgtm",
        transaction_id="H",
        currency="GBP",
        value_micros=3_000_000,
        lines=(OrderLine("pen", 2, 1_500_000),),
    )


@pytest.mark.parametrize(
    "action",
    [
        purchase("T", is_bot=True),
        refund("T"),
        Hit(
            protocol=Protocol.GTAG,
            request=REQUEST,
            events=(Event(name="page_view", event_id="e"),),
        ),
    ],
)
def test_nothing_else_is_an_order(action: Action) -> None:
    assert orders_of(action) == []


@pytest.mark.parametrize(
    ("takings", "units", "micros"),
    [
        pytest.param((), {"pen": 3, "cap": 1}, 24_500_000, id="nothing"),
        pytest.param((None,), {}, 0, id="whole"),
        pytest.param((ONE_PEN,), {"pen": 2, "cap": 1}, 23_000_000, id="a unit"),
        pytest.param((THE_CAP,), {"pen": 3}, 4_500_000, id="a line"),
        pytest.param((THE_CAP, ONE_PEN), {"pen": 2}, 3_000_000, id="both"),
        pytest.param((SIX_PENS,), {"cap": 1}, 20_000_000, id="more than there is"),
        pytest.param((ONE_PEN, None), {}, 0, id="a unit, then the whole"),
    ],
)
def test_a_sale_is_an_order_less_what_was_taken_back(
    takings: tuple[frozenset[tuple[str, int]] | None, ...], units: dict[str, int], micros: int
) -> None:
    sale = Sale(order=ORDER, takings=frozenset(takings))
    assert dict(sale.units) == units
    assert sale.totals == Totals(
        units=sum(units.values()),
        purchases=1,
        revenue_micros={"USD": micros},
        units_by_currency={"USD": sum(units.values())},
        purchases_by_currency={"USD": 1},
    )


@pytest.mark.parametrize(
    ("outcomes", "orders", "refunds"),
    [
        pytest.param(accepted(purchase("T")), 1, 0, id="once"),
        pytest.param(accepted(purchase("T"), purchase("T")), 1, 0, id="delivered twice"),
        pytest.param(accepted(purchase("T"), purchase("T", "e2")), 1, 0, id="reloaded"),
        pytest.param(accepted(purchase("T"), purchase("T2")), 2, 0, id="two orders"),
        pytest.param(accepted(purchase("T"), publish("T")), 2, 0, id="of two streams"),
        pytest.param(accepted(purchase("T", is_bot=True)), 0, 0, id="a bot's"),
        pytest.param([Outcome(action=purchase("T"), status=503)], 0, 0, id="not accepted"),
        pytest.param(accepted(refund("T"), purchase("T")), 1, 1, id="refund first"),
        pytest.param(accepted(purchase("T"), refund("T"), refund("T", "r2")), 1, 1, id="again"),
        pytest.param(accepted(purchase("T"), refund("U")), 1, 0, id="of another order"),
        pytest.param(
            accepted(purchase("T"), refund("T", items=[{"item_id": "pen", "quantity": 1}])),
            1,
            1,
            id="a unit",
        ),
    ],
)
def test_an_order_and_a_refund_are_counted_once(
    outcomes: list[Outcome], orders: int, refunds: int
) -> None:
    found = expected_counters(sales(outcomes))
    assert found.minutes.purchases == found.days.purchases == len(found.transactions) == orders
    assert found.refunds == refunds


def test_the_counters_of_a_small_day() -> None:
    one_pen = [{"item_id": "pen", "quantity": 1}]
    outcomes = accepted(purchase("T"), publish("H"), refund("T", items=one_pen))
    totals = Totals(
        units=5,
        purchases=2,
        revenue_micros={"USD": 23_000_000, "GBP": 3_000_000},
        units_by_currency={"USD": 3, "GBP": 2},
        purchases_by_currency={"USD": 1, "GBP": 1},
    )
    assert expected_counters(sales(outcomes)) == Counters(
        items={
            "pen": ItemCount(
                units=4,
                purchases=2,
                refunds=1,
                revenue_micros={"USD": 3_000_000, "GBP": 3_000_000},
            ),
            "cap": ItemCount(units=1, purchases=1, revenue_micros={"USD": 20_000_000}),
        },
        minutes=totals,
        days=totals,
        transactions=frozenset(
            {document_key("shop", "transaction", "T"), document_key("sgtm", "transaction", "H")}
        ),
        refunds=1,
    )


def test_what_is_refunded_in_whole_stays_with_nothing() -> None:
    found = expected_counters(sales(accepted(purchase("T"), refund("T"))))
    assert found.items["cap"] == ItemCount(
        units=0, purchases=1, refunds=1, revenue_micros={"USD": 0}
    )
    assert found.in_items == Totals(units=0, revenue_micros={"USD": 0})
