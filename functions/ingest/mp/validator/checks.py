"""What is wrong with a name, and with a value of one of GA4's types."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ...values import typed
from ..limits import Limits
from ..names import Fault
from .message import ValidationMessage, cut, message

_CURRENCY = re.compile(r"[A-Z]{3}")


class Types(NamedTuple):
    """Names whose values are of one type; values of other names may be of any simple type."""

    numbers: frozenset[str]
    texts: frozenset[str]


class Subject(NamedTuple):
    """A name and its value, where they stand, and how a description calls them."""

    name: str
    value: Any
    path: str
    about: str


def subjects(given: Mapping[str, Any], path: str, about: str, kind: str) -> Iterator[Subject]:
    """The names and values of an object; null is as good as absent."""
    for name, value in given.items():
        if value is not None:
            yield Subject(name, value, f"{path}.{cut(name)}", f"{about} has {kind} [{cut(name)}]")


def name_of(subject: Subject, fault: Fault | None) -> Iterator[ValidationMessage]:
    """What is wrong with the name."""
    if fault is Fault.RESERVED:
        yield message("NAME_RESERVED", subject.path, f"{subject.about} which is reserved.")
    elif fault is not None:
        described = f"{subject.about} with an invalid name. {fault}"
        yield message("NAME_INVALID", subject.path, described)


def type_of(subject: Subject, types: Types) -> Iterator[ValidationMessage]:
    """Whether the value is of its name's type."""
    name, value = subject.name, subject.value
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if name in types.numbers and not is_number:
        needed = "a number"
    elif name == "currency" and not (isinstance(value, str) and _CURRENCY.fullmatch(value)):
        needed = "three upper-case letters of ISO 4217"
    elif name in types.texts and not isinstance(value, str):
        needed = "a text"
    elif isinstance(value, dict | list):
        needed = "a text, a number or a boolean"
    else:
        return
    yield message("VALUE_INVALID", subject.path, f"{subject.about} whose value must be {needed}.")


def length_of(subject: Subject, limits: Limits) -> Iterator[ValidationMessage]:
    """Whether the value is within its limit."""
    if limits.is_too_long(subject.name, typed(subject.value)):
        longest = limits.of_text(subject.name)
        described = f"{subject.about} whose value is over [{longest}] characters."
        yield message("VALUE_OUT_OF_BOUNDS", subject.path, described)
