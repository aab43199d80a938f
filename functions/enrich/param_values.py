"""Values of parameters as the row has them: GA4's four types, of which one is set."""

from collections.abc import Mapping
from typing import Any

from shared import raw

from .row_records import Value
from .values import int64, integer, written


def typed(value: Any) -> Value:  # noqa: ANN401 - anything that JSON holds
    """GA4's value: whole numbers, fractions and texts in columns of their own.

    true and false become texts, as gtag sends them; objects and lists become their JSON.
    """
    if isinstance(value, bool):
        return Value(string_value="true" if value else "false")
    if isinstance(value, int):
        return Value(int_value=int64(value, "a parameter"))
    if isinstance(value, float):
        return Value(double_value=value)
    return Value(string_value=written(value))


def own_value(param: raw.Param) -> Value:
    """A parameter's value as the client typed it; refused where no column can hold it."""
    value = param.value
    if value.int_value is not None:
        int64(value.int_value, "event_params")
    return Value(value.string_value, value.int_value, value.float_value, value.double_value)


def flag(*, is_set: bool) -> Value:
    """A text in GA4's exports of web streams."""
    return Value(string_value="1" if is_set else "0")


def number_in(address_parameter: str) -> Value:
    """A parameter of an address that GA4 has as a number; a text where it is none."""
    whole = integer(address_parameter)
    return Value(string_value=address_parameter) if whole is None else Value(int_value=whole)


def texts(named: Mapping[str, str | None]) -> dict[str, Value]:
    """Those of the texts that are there."""
    return {key: Value(string_value=value) for key, value in named.items() if value}
