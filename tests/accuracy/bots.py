"""Bots that are found, and people that are not taken for one: all rows that say which they are."""

from collections.abc import Iterator

from .figures import Figure, percent
from .user_agents import Answer, enriched, plain, rows


def figures(*, beside: bool = True) -> Iterator[Figure]:
    """beside: whether to ask the plain package too."""
    for name, is_bot, target in (("found", True, 80), ("people kept", False, 99.5)):
        got, count = _percent(enriched(), is_bot=is_bot)
        other = _percent(plain(), is_bot=is_bot)[0] if beside else None
        yield Figure(f"bots: {name}", got, count, target, other)


def _percent(answers: dict[str, Answer], *, is_bot: bool) -> tuple[float, int]:
    known = [row for row in rows() if row.get("bot") is is_bot]
    return percent(known, lambda row: answers[row["id"]].is_bot is is_bot)
