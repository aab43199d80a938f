"""Category, system, browser and brand: non-bot rows of WhichBrowser and YAUAA, names by family."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from . import families
from .figures import Figure, Row, percent
from .user_agents import Answer, enriched, plain, rows


class Compared(NamedTuple):
    """A figure: the key of its label, its target in percent, and when an answer is right."""

    name: str
    label: str
    target: float
    is_right: Callable[[Answer, str], bool]


def _category(got: Answer, label: str) -> bool:
    return (got.category or "").replace("smart tv", "tv") == label


def _system(got: Answer, label: str) -> bool:
    return families.system(got.system) == families.system(label)


def _browser(got: Answer, label: str) -> bool:
    return families.browser(got.browser) == families.browser(label)


def _brand(got: Answer, label: str) -> bool:
    return families.brand(got.brand) == families.brand(label)


def _version(got: Answer, label: str) -> bool:
    """The first number: 11 of "Windows 11", 13 of "13.0.0"."""
    return re.findall(r"\d+", got.system_version or "")[:1] == re.findall(r"\d+", label)[:1]


ALL = (
    Compared("category", "cat", 92, _category),
    Compared("operating system", "os", 89, _system),
    Compared("browser", "br", 70, _browser),
    Compared("brand", "brand", 82, _brand),
)
WITH_HINTS = (
    Compared("system's version, hints", "os_v", 85, _version),
    Compared("browser, hints", "br", 85, _browser),
    Compared("brand, hints", "brand", 85, _brand),
)


def figures(*, beside: bool = True) -> Iterator[Figure]:
    """beside: whether to ask the plain package too; it takes most of the time."""
    people = [row for row in rows() if not row.get("bot") and not row["src"].startswith("uapcore")]
    hinted = [row for row in people if row.get("ch")]
    for asked, compared in ((people, ALL), (hinted, WITH_HINTS)):
        for wanted in compared:
            got, count = _percent(wanted, asked, enriched())
            other = _percent(wanted, asked, plain())[0] if beside else None
            yield Figure(f"device: {wanted.name}", got, count, wanted.target, other)


def _percent(wanted: Compared, asked: list[Row], answers: dict[str, Answer]) -> tuple[float, int]:
    known = [row for row in asked if row.get(wanted.label)]
    return percent(known, lambda row: wanted.is_right(answers[row["id"]], row[wanted.label]))
