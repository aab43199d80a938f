"""The account of the counters: what Firestore holds against what was sold. Pure."""

from collections.abc import Iterator, Mapping

from local.demo.actions import Hit
from local.demo.books import Ledger
from local.demo.counters import MICROS, Counters, ItemCount, Money, Totals
from local.demo.lines import Line, judged, none_of, some
from local.demo.orders import document_key
from local.demo.sales import expected_counters, sales
from local.demo.stream import STREAM_ID

ACCOUNT = "counters"


def counted(ledger: Ledger) -> Iterator[Line]:
    """Purchases, units and money in each collection, every item, every transaction."""
    sold = sales(ledger.outcomes)
    expected, found = expected_counters(sold), ledger.counters
    yield from _totals(expected, found)
    by_currency = _differing_by_currency(expected, found)
    yield none_of(ACCOUNT, "currencies that differ", by_currency)
    yield judged(ACCOUNT, "refunds counted", expected.refunds, found.refunds)
    yield none_of(ACCOUNT, "items that differ", _differing(expected.items, found.items))
    names = {sale.order.key: sale.order.transaction_id for sale in sold}
    yield _transactions(names, found.transactions, _mistaken(ledger))


def _totals(expected: Counters, found: Counters) -> Iterator[Line]:
    """Every total of every collection in which it stands."""
    wanted, seen = _collections(expected), _collections(found)
    for name in ("minutes", "days"):
        what = f"purchases counted in {name}"
        yield judged(ACCOUNT, what, wanted[name].purchases, seen[name].purchases)
    for name in wanted:
        yield judged(ACCOUNT, f"units in {name}", wanted[name].units, seen[name].units)
    for currency in _currencies(*wanted.values(), *seen.values()):
        for name in wanted:
            mine, its = (one[name].revenue_micros.get(currency, 0) for one in (wanted, seen))
            yield judged(ACCOUNT, f"{currency} in {name}", mine, its, unit="micros")


def _collections(counters: Counters) -> Mapping[str, Totals]:
    return {"items": counters.in_items, "minutes": counters.minutes, "days": counters.days}


def _currencies(*totals: Totals) -> list[str]:
    return sorted({currency for one in totals for currency in _there(one.revenue_micros)})


def _differing_by_currency(expected: Counters, found: Counters) -> list[str]:
    """What minutes and days count in a currency that is not what was sold in it."""
    wanted, seen = _collections(expected), _collections(found)
    return [
        f"{name} hold {its.get(currency, 0)} {what} in {currency}, not {mine.get(currency, 0)}"
        for name in ("minutes", "days")
        for what, mine, its in _by_currency(wanted[name], seen[name])
        for currency in sorted(mine.keys() | its.keys())
        if mine.get(currency, 0) != its.get(currency, 0)
    ]


def _by_currency(
    mine: Totals, its: Totals
) -> Iterator[tuple[str, Mapping[str, int], Mapping[str, int]]]:
    yield "purchases", mine.purchases_by_currency, its.purchases_by_currency
    yield "units", mine.units_by_currency, its.units_by_currency


def _differing(expected: Mapping[str, ItemCount], found: Mapping[str, ItemCount]) -> list[str]:
    """The items whose counts are not those expected, each with both."""
    nothing = ItemCount()
    both = {
        item_id: (found.get(item_id, nothing), expected.get(item_id, nothing))
        for item_id in sorted(expected.keys() | found.keys())
    }
    return [
        f"items/{item_id} holds {_written(its)}, not {_written(mine)}"
        for item_id, (its, mine) in both.items()
        if _comparable(its) != _comparable(mine)
    ]


def _comparable(item: ItemCount) -> tuple[int, int, int, Mapping[str, int]]:
    return item.units, item.purchases, item.refunds, _there(item.revenue_micros)


def _there(money: Money) -> dict[str, int]:
    """The currencies in which there is money."""
    return {currency: micros for currency, micros in money.items() if micros}


def _written(item: ItemCount) -> str:
    counts = {"units": item.units, "purchases": item.purchases, "refunds": item.refunds}
    money = _there(item.revenue_micros).items()
    return ", ".join(
        [
            *(f"{what} {number}" for what, number in counts.items()),
            *(f"{currency} {micros / MICROS:.2f}" for currency, micros in money),
        ]
    )


def _transactions(
    names: Mapping[str, str], found: frozenset[str], mistaken: Mapping[str, str]
) -> Line:
    """Every order has its document, and there is no other one."""
    missing = [f"transactions: none of order {names[key]}" for key in sorted(names.keys() - found)]
    strange = [
        f"transactions/{key} is unexpected{mistaken.get(key, '')}"
        for key in sorted(found - names.keys())
    ]
    what = "documents in transactions"
    right = not missing and not strange
    return Line(ACCOUNT, what, len(names), len(found), right, some(strange + missing))


def _mistaken(ledger: Ledger) -> Mapping[str, str]:
    """Documents that would be there if purchases were counted wrongly: whose they are."""
    said = {}
    hits = (action for action in ledger.planned if isinstance(action, Hit))
    bought = ((hit, purchase) for hit in hits for purchase in hit.purchases)
    for hit, purchase in bought:
        transaction_id = purchase.ecommerce["transaction_id"]
        by_event = document_key(STREAM_ID, "event", purchase.event_id)
        said[by_event] = f": order {transaction_id} by its event id"
        if hit.is_bot:
            key = document_key(STREAM_ID, "transaction", transaction_id)
            said[key] = f": order {transaction_id} of a bot"
    return said
