"""What the refunds of a transaction take, of what was bought and is left.

The refunds are taken in the order of their own times, so the result does not depend on which of
them arrived first. None of them takes more than is left.
"""

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from .events import Refund, RefundLine
from .money import share
from .transactions import Bought, Transaction

# Where revenue stands that belongs to no line.
NO_LINE = None

# An item's id, "" for lines without one, or NO_LINE.
Where: TypeAlias = str | None


class Amount(NamedTuple):
    """Units and money, of what was bought, is left or is taken."""

    units: int = 0
    revenue_micros: int = 0
    profit_micros: int = 0

    def plus(self, other: "Amount") -> "Amount":
        """The sum of both."""
        return Amount(*(one + two for one, two in zip(self, other, strict=True)))

    def minus(self, other: "Amount") -> "Amount":
        """The difference of both."""
        return Amount(*(one - two for one, two in zip(self, other, strict=True)))


NONE = Amount()


class Excess(NamedTuple):
    """What a refund asks for beyond what was bought."""

    units: int = 0
    micros: int = 0


class Taken(NamedTuple):
    """What a refund takes, and what of it there was not."""

    refund: Refund
    amounts: dict[Where, Amount]
    excess: Excess


def bought_amounts(transaction: Transaction) -> dict[Where, Amount]:
    """What was bought, by item; nothing where the purchase has not come yet."""
    if transaction.bought is None:
        return {}
    amounts: dict[Where, Amount] = {}
    for line in transaction.lines.values():
        amount = Amount(line.quantity, line.revenue_micros, line.profit_micros)
        amounts[line.item_id] = amounts.get(line.item_id, NONE).plus(amount)
    if transaction.bought.other_micros:
        amounts[NO_LINE] = Amount(0, transaction.bought.other_micros)
    return amounts


def settled(transaction: Transaction) -> Iterator[Taken]:
    """Every refund with what it takes; none where the purchase has not come yet."""
    if transaction.bought is None:
        return
    left = bought_amounts(transaction)
    refunds = [known.refund for known in transaction.refunds.values()]
    for refund in sorted(refunds, key=lambda one: (one.moment.at_micros, one.key)):
        taken = _taken(refund, left, transaction.bought)
        for where, amount in taken.amounts.items():
            left[where] = left[where].minus(amount)
        yield taken


def _taken(refund: Refund, left: dict[Where, Amount], bought: Bought) -> Taken:
    if refund.is_whole:
        return Taken(refund, {where: one for where, one in left.items() if one != NONE}, Excess())
    has_own_money = refund.currency in (None, bought.currency)
    rest = dict(left)
    amounts: dict[Where, Amount] = {}
    units = micros = 0
    for line in refund.lines:
        amount = _of_line(line, rest.get(line.item_id, NONE), has_own_money=has_own_money)
        if amount != NONE:
            rest[line.item_id] = rest[line.item_id].minus(amount)
            amounts[line.item_id] = amounts.get(line.item_id, NONE).plus(amount)
        units += line.quantity - amount.units
        if has_own_money and line.micros is not None:
            asked = share(line.micros, amount.units, line.quantity)
            micros += asked - amount.revenue_micros
    other = min(refund.other_micros, rest.get(NO_LINE, NONE).revenue_micros)
    if other and has_own_money:
        amounts[NO_LINE] = Amount(0, other)
    return Taken(refund, amounts, Excess(units, micros))


def _of_line(line: RefundLine, have: Amount, *, has_own_money: bool) -> Amount:
    """As many units as are left. Their money is the refund's own, at the most what is left.

    Where the refund brings none, or in another currency, it is the units' share of what is left.
    """
    units = min(line.quantity, have.units)
    if not units:
        return NONE
    revenue = share(have.revenue_micros, units, have.units)
    if has_own_money and line.micros is not None:
        revenue = min(share(line.micros, units, line.quantity), have.revenue_micros)
    return Amount(units, revenue, share(have.profit_micros, units, have.units))
