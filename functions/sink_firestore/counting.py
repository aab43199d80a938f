"""What a transaction counts for, and what an event adds to the counters.

An event's increments are what the transaction counts for with it, less what it counted for
without: the counters are always the sum over all transactions.
"""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from .ids import item_document_id
from .settlement import NONE, Amount, Where, bought_amounts, settled
from .transactions import Transaction

ITEMS, MINUTES, DAYS = "items", "minutes", "days"

Document: TypeAlias = tuple[str, str]  # collection and id
Field: TypeAlias = tuple[str, ...]  # path inside the document
Increments: TypeAlias = dict[Document, dict[Field, int]]

# Firestore's integers; an increment beyond them stays at the end, as Firestore's own does
# (https://cloud.google.com/firestore/docs/reference/rpc/google.firestore.v1#fieldtransform).
_LEAST, _MOST = -(2**63), 2**63 - 1


def counted(transaction: Transaction) -> Increments:
    """Every counter that the transaction raises or lowers, and by how much in all."""
    total: Increments = {}
    bought = transaction.bought
    if bought is None:
        return total
    times = ((MINUTES, bought.moment.minute), (DAYS, bought.moment.day))
    amounts = bought_amounts(transaction)
    _add_all(total, times, {("purchases",): 1, ("purchases_by_currency", bought.currency): 1})
    for amount in amounts.values():
        _add_all(total, times, _sums(bought.currency, amount, 1))
    for item, amount in _of_items(amounts):
        _add_all(total, [item], _fields("counter", bought.currency, amount, 1))
        _add_all(total, [item], {("purchases",): 1, ("refunds",): 0})
    for taken in settled(transaction):
        moment = taken.refund.moment
        times = ((MINUTES, moment.minute), (DAYS, moment.day))
        for amount in taken.amounts.values():
            _add_all(total, times, _sums(bought.currency, amount, -1))
            _add_all(total, times, {("purchases",): 0})
        for item, amount in _of_items(taken.amounts):
            _add_all(total, [item], _fields("counter", bought.currency, amount, -1))
            _add_all(total, [item], {("refunds",): 1})
    return total


def difference(after: Increments, before: Increments) -> Increments:
    """What leads from one to the other, without documents that stay as they are."""
    changed: Increments = {}
    for document in after.keys() | before.keys():
        new, old = after.get(document, {}), before.get(document, {})
        fields = {name: new.get(name, 0) - old.get(name, 0) for name in new.keys() | old.keys()}
        if any(fields.values()):
            changed[document] = fields
    return changed


def merged(parts: Iterable[Increments]) -> Increments:
    """The sum of several, one entry a document, within 64 bits."""
    total: Increments = {}
    for part in parts:
        for document, fields in part.items():
            _add_all(total, [document], fields)
    return {
        document: {name: max(_LEAST, min(number, _MOST)) for name, number in fields.items()}
        for document, fields in total.items()
    }


def _of_items(amounts: Mapping[Where, Amount]) -> Iterable[tuple[Document, Amount]]:
    """The amounts of items that have a document: those with an id."""
    return [
        ((ITEMS, item_document_id(where)), amount)
        for where, amount in amounts.items()
        if where and amount != NONE
    ]


def _sums(currency: str, amount: Amount, sign: int) -> dict[Field, int]:
    """What it is to a minute and a day: they have the units of each currency as well."""
    fields = _fields("units", currency, amount, sign)
    if amount.units:
        fields["units_by_currency", currency] = sign * amount.units
    return fields


def _fields(units: str, currency: str, amount: Amount, sign: int) -> dict[Field, int]:
    fields: dict[Field, int] = {(units,): sign * amount.units}
    if amount.revenue_micros:
        fields["revenue_micros", currency] = sign * amount.revenue_micros
    if amount.profit_micros:
        fields["profit_micros", currency] = sign * amount.profit_micros
    return fields


def _add_all(total: Increments, documents: Iterable[Document], fields: Mapping[Field, int]) -> None:
    for document in documents:
        entry = total.setdefault(document, {})
        for name, number in fields.items():
            entry[name] = entry.get(name, 0) + number
