"""An event's ``params``: GA4's types, items and money where raw.v1 has them, limits kept."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from shared.raw import Param, Value

from .limits import MAX_ITEMS, MONEY_NUMBERS, MONEY_TEXTS, PARAMETERS, noted, within
from .names import parameter_fault
from .values import is_number, typed, whole

# What GA4's export calls them.
RENAMED = {"session_id": "ga_session_id", "session_number": "ga_session_number"}

# Whole numbers in GA4's export, though a client may send their text.
_WHOLE = frozenset({*RENAMED.values(), "engagement_time_msec"})


class Parameters(NamedTuple):
    """What enrich reads of them, each in one place only, and what was dropped or repaired.

    ecommerce: money; enrich makes parameters of it as well
    unknown:   what could not be read, as it was sent
    """

    params: list[Param]
    items: list[dict[str, Any]]
    ecommerce: dict[str, Any]
    unknown: dict[str, Any]
    warnings: list[str]


def parameters(given: Mapping[str, Any]) -> Parameters:
    """Read them; ``timestamp_micros`` is the event's time and none of them."""
    named = {name: value for name, value in given.items() if value is not None}
    named.pop("timestamp_micros", None)
    listed = named.pop("items", None)
    for name, column in RENAMED.items():
        if name in named:
            named[column] = named.pop(name)
    kept, dropped = within(PARAMETERS, {name: _value(name, value) for name, value in named.items()})
    ecommerce = {name: named[name] for name in kept if _is_money(name, named[name])}
    items, unlisted = _items(listed)
    return Parameters(
        params=[Param(key=key, value=value) for key, value in kept.items() if key not in ecommerce],
        items=items,
        ecommerce={name: amount for name, amount in ecommerce.items() if amount != ""},
        unknown={} if isinstance(listed, list | None) else {"items": listed},
        warnings=[*dropped, *unlisted, *_doubts(kept)],
    )


def _value(name: str, value: object) -> Value:
    number = whole(value) if name in _WHOLE else None
    return typed(value if number is None else number)


def _is_money(name: str, value: object) -> bool:
    """Whether enrich can read it as such; what it cannot stays a parameter, to be found there."""
    if name in MONEY_NUMBERS:
        return value == "" or is_number(value)
    is_text = isinstance(value, str | int | float) and not isinstance(value, bool)
    return name in MONEY_TEXTS and is_text


def _items(listed: object) -> tuple[list[dict[str, Any]], list[str]]:
    if listed is None:
        return [], []
    if not isinstance(listed, list):
        return [], ["items is no list: it is kept in unmapped"]
    items = [item for item in listed if isinstance(item, dict)]
    warnings = []
    if len(items) < len(listed):
        warnings.append(f"items that are no objects dropped: {len(listed) - len(items)}")
    if len(items) > MAX_ITEMS:
        warnings.append(f"items over {MAX_ITEMS} dropped: {len(items) - MAX_ITEMS}")
    return items[:MAX_ITEMS], warnings


def _doubts(kept: Mapping[str, Value]) -> list[str]:
    """What is kept, but not as GA4 has it."""
    unlike_numbers = [name for name in kept if name in _WHOLE and kept[name].int_value is None]
    refused = [name for name in kept if name not in _WHOLE and parameter_fault(name)]
    return [
        *noted("parameters that are no whole numbers kept", unlike_numbers),
        *noted("parameters with names that GA4 does not take kept", refused),
    ]
