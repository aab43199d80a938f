"""Readers for settings: each takes the environment, a name and a default, and fails with a word.

A setting that cannot be used stops the process when it starts, before it serves anything.
"""

import math
import re
from collections.abc import Mapping

Environment = Mapping[str, str]

_TOPIC = re.compile(r"projects/[^/\s]+/topics/[^/\s]+")


class BadSetting(ValueError):  # noqa: N818 - reads as what it is
    """A variable that is missing or cannot be used: the message names it and what would work."""


def text(env: Environment, name: str, default: str | None = None) -> str:
    """Read a variable; without a default it must be there and not be empty."""
    value = env.get(name, "") or default
    if value is None:
        raise BadSetting(f"{name} is not set")
    return value


def topic(env: Environment, name: str) -> str:
    """Read a topic's full name: anything else would be answered "try again" for ever."""
    value = text(env, name)
    if not _TOPIC.fullmatch(value):
        raise BadSetting(f"{name}={value!r}: projects/<project>/topics/<topic> is needed")
    return value


def number(env: Environment, name: str, default: float, *, least: float = 0.0) -> float:
    """Read a number of at least ``least``."""
    written = env.get(name, "") or str(default)
    try:
        value = float(written)
    except ValueError:
        raise BadSetting(f"{name}={written!r}: a number is needed") from None
    if not least <= value < math.inf:  # not a number is neither
        raise BadSetting(f"{name}={written!r}: must be {least:g} or more")
    return value


def integer(env: Environment, name: str, default: int, *, least: int = 0) -> int:
    """Read a whole number of at least ``least``."""
    value = number(env, name, default, least=least)
    if value != int(value):
        raise BadSetting(f"{name}={env.get(name)!r}: a whole number is needed")
    return int(value)


def flag(env: Environment, name: str, *, default: bool) -> bool:
    """Read ``true`` or ``false``; nothing else, so that a typing mistake never switches."""
    written = env.get(name, "").lower() or str(default).lower()
    if written not in ("true", "false"):
        raise BadSetting(f"{name}={env.get(name)!r}: true or false is needed")
    return written == "true"


def names(env: Environment, name: str, default: str = "") -> tuple[str, ...]:
    """Read a list of words separated by commas."""
    return tuple(part.strip() for part in env.get(name, default).split(",") if part.strip())
