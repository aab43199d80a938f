"""Field transforms: what the server computes from a field's value at the time of the commit.

Source of each rule: google.firestore.v1.DocumentTransform.FieldTransform.
"""

import math
from collections.abc import Callable, Iterable

from local.firestore.clock import timestamp
from local.firestore.errors import invalid_argument
from local.firestore.fields import Fields, put, value_at
from local.firestore.limits import INTEGER_MAX, INTEGER_MIN
from local.firestore.messages import DocumentTransform, Value
from local.firestore.paths import written_path
from local.firestore.validation import check_value
from local.firestore.values import number_of, sort_key

_REQUEST_TIME = 1  # FieldTransform.ServerValue
_MILLISECOND_MICROS = 1_000  # REQUEST_TIME has "millisecond precision"

Number = int | float
FieldTransform = DocumentTransform.FieldTransform
Transform = Callable[[Value | None, FieldTransform, int], tuple[Value, Value]]
"""``(stored value, transform, commit time)`` to the new value and the transform_result."""


def transform(fields: Fields, change: FieldTransform, at_micros: int) -> Value:
    """Apply the FieldTransform ``change`` to ``fields`` in place; returns its transform_result.

    at_micros: the commit's time, which REQUEST_TIME stands for.
    """
    path = written_path(change.field_path)
    kind = change.WhichOneof("transform_type")
    if kind not in _TRANSFORMS:
        raise invalid_argument("A field transform has no type.")
    new, result = _TRANSFORMS[kind](value_at(fields, path), change, at_micros)
    put(fields, path, new)
    return result


def incremented(stored: Number, by: Number) -> Number:
    """The sum: of integers held within 64 bits, otherwise of doubles."""
    if isinstance(stored, float) or isinstance(by, float):
        return float(stored) + float(by)
    return max(INTEGER_MIN, min(INTEGER_MAX, stored + by))


def maximum(stored: Number, given: Number) -> Number:
    """The larger of the two, the stored one where they are equal, NaN where either is."""
    if math.isnan(stored) or math.isnan(given):
        return math.nan
    return max(stored, given)


def minimum(stored: Number, given: Number) -> Number:
    """The smaller of the two, the stored one where they are equal, NaN where either is."""
    if math.isnan(stored) or math.isnan(given):
        return math.nan
    return min(stored, given)


def _numeric(kind: str, compute: Callable[[Number, Number], Number]) -> Transform:
    """A transform of numbers; a field that is absent or no number takes the given value."""

    def applied(
        stored: Value | None, change: FieldTransform, at_micros: int
    ) -> tuple[Value, Value]:
        del at_micros
        given = number_of(getattr(change, kind))
        if given is None:
            raise invalid_argument(f"The operand of {kind} must be a number.")
        number = number_of(stored)
        new = _number_value(given if number is None else compute(number, given))
        return new, new

    return applied


def _number_value(number: Number) -> Value:
    if isinstance(number, float):
        return Value(double_value=number)
    return Value(integer_value=number)


def _server_time(
    stored: Value | None, change: FieldTransform, at_micros: int
) -> tuple[Value, Value]:
    del stored
    if change.set_to_server_value != _REQUEST_TIME:
        raise invalid_argument("The only server value is REQUEST_TIME.")
    new = Value(timestamp_value=timestamp(at_micros - at_micros % _MILLISECOND_MICROS))
    return new, new


def _appended(stored: Value | None, change: FieldTransform, at_micros: int) -> tuple[Value, Value]:
    del at_micros
    elements = _elements(stored)
    present = {sort_key(element) for element in elements}
    for element in _operands(change.append_missing_elements.values):
        if sort_key(element) not in present:
            present.add(sort_key(element))
            elements.append(element)
    return _array_value(elements), Value(null_value=0)


def _removed(stored: Value | None, change: FieldTransform, at_micros: int) -> tuple[Value, Value]:
    del at_micros
    unwanted = {sort_key(element) for element in _operands(change.remove_all_from_array.values)}
    kept = [element for element in _elements(stored) if sort_key(element) not in unwanted]
    return _array_value(kept), Value(null_value=0)


def _elements(stored: Value | None) -> list[Value]:
    """The elements of an array; none where the field is absent or no array."""
    if stored is None or stored.WhichOneof("value_type") != "array_value":
        return []
    return list(stored.array_value.values)


def _operands(values: Iterable[Value]) -> Iterable[Value]:
    array = _array_value(values)
    check_value(array)
    return array.array_value.values


def _array_value(elements: Iterable[Value]) -> Value:
    value = Value()
    value.array_value.SetInParent()
    value.array_value.values.extend(elements)
    return value


_TRANSFORMS: dict[str | None, Transform] = {
    "set_to_server_value": _server_time,
    "increment": _numeric("increment", incremented),
    "maximum": _numeric("maximum", maximum),
    "minimum": _numeric("minimum", minimum),
    "append_missing_elements": _appended,
    "remove_all_from_array": _removed,
}
