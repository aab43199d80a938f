"""What Google's ENFORCE_RECOMMENDATIONS finds besides in an event."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from ..limits import MAX_ITEM_PARAMETERS, MAX_ITEMS, PARAMETERS
from ..names import parameter_fault
from ..shape import Event
from . import recommended
from .checks import Types, length_of, name_of, subjects, type_of
from .message import ValidationMessage, message

_TYPES = Types(recommended.NUMBERS, recommended.TEXTS)
_ITEM_TYPES = Types(recommended.ITEM_NUMBERS, recommended.ITEM_TEXTS)


def event_checks(index: int, event: Event) -> Iterator[ValidationMessage]:
    """Messages about its parameters and items."""
    path, about = f"events[{index}].params", f"Event at index: [{index}]"
    given = {name: value for name, value in (event.params or {}).items() if value is not None}
    yield from _required(event.name or "", given, path, about)
    counted = sum(name not in PARAMETERS.uncounted for name in given)
    if counted > PARAMETERS.count:
        too_many = f"{about} has [{counted}] params. At most [{PARAMETERS.count}] are allowed."
        yield message("EXCEEDED_MAX_ENTITIES", path, too_many)
    items = given.pop("items", None)
    for subject in subjects(given, path, about, "param"):
        yield from name_of(subject, parameter_fault(subject.name))
        yield from type_of(subject, _TYPES)
        yield from length_of(subject, PARAMETERS)
    if items is not None:
        yield from _items(items, f"{path}.items", about)


def _required(
    name: str, given: Mapping[str, Any], path: str, about: str
) -> Iterator[ValidationMessage]:
    needed = list(recommended.REQUIRED.get(name, ()))
    if name not in recommended.VIRTUAL_CURRENCY:
        needed += ["currency"] if "value" in given or "value" in needed else []
        needed += ["value"] if "currency" in given and "value" not in needed else []
    for parameter in needed:
        if given.get(parameter) in (None, "", []):
            described = f"{about} requires param [{parameter}]."
            yield message("VALUE_REQUIRED", f"{path}.{parameter}", described)


def _items(items: object, path: str, about: str) -> Iterator[ValidationMessage]:
    if not isinstance(items, list):
        yield message("VALUE_INVALID", path, f"{about} has items that are no list.")
        return
    if len(items) > MAX_ITEMS:
        too_many = f"{about} has [{len(items)}] items. At most [{MAX_ITEMS}] are allowed."
        yield message("EXCEEDED_MAX_ENTITIES", path, too_many)
    for index, item in enumerate(islice(items, MAX_ITEMS)):
        yield from _item(item, index, f"{path}[{index}]", f"{about}, item at index: [{index}]")


def _item(item: object, index: int, path: str, about: str) -> Iterator[ValidationMessage]:
    if not isinstance(item, dict):
        yield message("VALUE_INVALID", path, f"{about} is no object.")
        return
    if index == 0 and not (item.get("item_id") or item.get("item_name")):
        yield message("VALUE_REQUIRED", path, f"{about} requires item_id or item_name.")
    custom = len(item.keys() - _ITEM_TYPES.numbers - _ITEM_TYPES.texts)
    if custom > MAX_ITEM_PARAMETERS:
        too_many = f"{about} has [{custom}] params. At most [{MAX_ITEM_PARAMETERS}] are allowed."
        yield message("EXCEEDED_MAX_ENTITIES", path, too_many)
    for subject in subjects(item, path, about, "param"):
        yield from name_of(subject, parameter_fault(subject.name))
        yield from type_of(subject, _ITEM_TYPES)
        yield from length_of(subject, PARAMETERS)
