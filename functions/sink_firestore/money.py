"""Numbers of a line: whole units, and money in integer micro-units, never a binary fraction.

A float is taken as the decimal that is written: 0.1 is a tenth. What lies beyond micro-units is
rounded half away from zero, as BigQuery's ROUND does.
"""

import math
import re
from decimal import ROUND_HALF_UP, Context, Decimal

from shared.errors import Reason, Refused

MICROS = 1_000_000

# More than these is no sale but a mistake or an attack. The largest line is 10^16 micro-units, so
# that a counter, 64 bits, holds more than 900 of them.
MAX_QUANTITY = 1_000_000
MAX_PRICE = 1_000_000_000
MAX_AMOUNT = 10_000_000_000

# As JSON and data layers write numbers; "1,5" could mean two things and is none. The same as in
# functions/enrich/values.py: a table in the tests holds both together.
_NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?\s*", re.ASCII)
_LONGEST_NUMBER = 40

# Wide enough for every product of two numbers that pass the limits: nothing is rounded twice.
_EXACT = Context(prec=120)


class BadNumber(Refused):
    """A number that is not counted: ``reason`` and in words why. No value is quoted."""


def is_given(value: object) -> bool:
    """Whether there is a value at all; an empty text is none."""
    return value is not None and not (isinstance(value, str) and not value.strip())


def decimal(value: object) -> Decimal | None:
    """A finite number from a number or its text, exactly as written; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    written = value if isinstance(value, str) else repr(value)
    if len(written) > _LONGEST_NUMBER or not _NUMBER.fullmatch(written):
        return None
    found = Decimal(written.strip())
    return found if math.isfinite(float(found)) else None


def quantity_of(value: object) -> int:
    """Units of a line; a missing quantity is 1, as in GA4. Raises BadNumber."""
    if not is_given(value):
        return 1
    number = decimal(value)
    if number is None:
        raise BadNumber(Reason.BAD_QUANTITY, "quantity: a number is needed")
    if not 0 <= number <= MAX_QUANTITY:
        raise BadNumber(Reason.BAD_QUANTITY, f"quantity: 0 to {MAX_QUANTITY} is needed")
    if number != number.to_integral_value():
        raise BadNumber(Reason.BAD_QUANTITY, "quantity: a whole number is needed")
    return int(number)


def price_of(value: object) -> Decimal | None:
    """The price of one unit, or None where none is given. Raises BadNumber."""
    if not is_given(value):
        return None
    number = decimal(value)
    if number is None:
        raise BadNumber(Reason.BAD_PRICE, "price: a number is needed")
    if not 0 <= number <= MAX_PRICE:
        raise BadNumber(Reason.BAD_PRICE, f"price: 0 to {MAX_PRICE} is needed")
    return number


def amount_of(value: object, name: str) -> int | None:
    """A sum of money in micro-units, or None where none is given. Raises BadNumber."""
    if not is_given(value):
        return None
    number = decimal(value)
    if number is None or not 0 <= number <= MAX_AMOUNT:
        raise BadNumber(Reason.BAD_VALUE, f"{name}: a number from 0 to {MAX_AMOUNT} is needed")
    return micros(number)


def line_micros(price: Decimal, quantity: int) -> int:
    """Price times quantity in micro-units. Raises BadNumber above MAX_AMOUNT."""
    product = _EXACT.multiply(price, Decimal(quantity))
    if abs(product) > MAX_AMOUNT:
        detail = f"price times quantity: {MAX_AMOUNT} at the most is needed"
        raise BadNumber(Reason.BAD_PRICE, detail)
    return micros(product)


def micros(number: Decimal) -> int:
    """The number in micro-units, half away from zero."""
    scaled = _EXACT.multiply(number, Decimal(MICROS))
    return int(scaled.to_integral_value(ROUND_HALF_UP, _EXACT))


def share(total: int, part: int, whole: int) -> int:
    """``total * part / whole``, half away from zero; 0 of nothing. The whole part is the total."""
    if not whole:
        return 0
    sign = -1 if total < 0 else 1
    return sign * ((2 * abs(total) * part + whole) // (2 * whole))
