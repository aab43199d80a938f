"""One line of the books, and how a line is made from two numbers. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from local.demo.actions import Protocol

# How many of what is wrong are named.
NAMED = 5

# How the books call the protocols.
NAMES: Mapping[Protocol, str] = {
    Protocol.NATIVE: "native clients",
    Protocol.GTAG: "gtag",
    Protocol.MP: "Measurement Protocol",
    Protocol.HERMES: "sGTM's tag Hermes",
}


@dataclass(frozen=True)
class Line:
    """One line of the table.

    is_right: None where the line is told and not judged
    remarks:  what is wrong, by name
    unit:     of both numbers; micros are millionths of a currency's unit
    """

    account: str
    what: str
    expected: int | None
    found: int | None
    is_right: bool | None
    remarks: tuple[str, ...] = ()
    unit: Literal["", "micros", "ms"] = ""


def judged(
    account: str, what: str, expected: int, found: int, unit: Literal["", "micros"] = ""
) -> Line:
    """A line that is right where both numbers are the same."""
    return Line(account, what, expected, found, expected == found, unit=unit)


def none_of(account: str, what: str, found: Sequence[str]) -> Line:
    """A line that is right where nothing was found; else it names some of it."""
    remarks = some([f"{what}: {one}" for one in found])
    return Line(account, what, 0, len(found), not found, remarks)


def some(remarks: Sequence[str]) -> tuple[str, ...]:
    """The first NAMED of them, and how many more there are."""
    more = len(remarks) - NAMED
    return (*remarks[:NAMED], *([f"… and {more:,} more"] if more > 0 else []))
