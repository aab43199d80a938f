"""The body's ``user_properties`` in GA4's types, limits kept."""

from collections.abc import Mapping

import msgspec

from shared.raw import Param, Value

from ..values import typed
from .limits import USER_PROPERTIES, noted, within
from .names import property_fault
from .shape import Property
from .values import micros


def properties(given: Mapping[str, Property | None]) -> tuple[list[Param], list[str]]:
    """The properties, and in words what of them was dropped or repaired.

    One with the value null stays, without a value: so GA4 is told to forget it.
    """
    named = {name: stated for name, stated in given.items() if stated is not None}
    kept, dropped = within(USER_PROPERTIES, {name: _value(named[name]) for name in named})
    timeless = [name for name in kept if _is_timeless(named[name], kept[name])]
    refused = [name for name in kept if property_fault(name)]
    return [Param(key=name, value=value) for name, value in kept.items()], [
        *dropped,
        *noted("user properties whose timestamp_micros is no time kept without it", timeless),
        *noted("user properties with names that GA4 does not take kept", refused),
    ]


def _value(stated: Property) -> Value:
    set_at = micros(stated.timestamp_micros)
    return msgspec.structs.replace(typed(stated.value), set_timestamp_micros=set_at)


def _is_timeless(stated: Property, value: Value) -> bool:
    return stated.timestamp_micros is not None and value.set_timestamp_micros is None
