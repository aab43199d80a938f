"""Settings: a frozen dataclass whose fields say which variables they are and how those are read.

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Settings(FromEnvironment):
        raw_topic: str = setting(topic, meaning="where hits go")

reads RAW_TOPIC. docs/configuration.md is written from the same fields. A setting that cannot be
used stops the process when it starts, before it serves anything.
"""

import dataclasses
import math
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self, TypeVar

_TOPIC = re.compile(r"projects/[^/\s]+/topics/[^/\s]+")

Read = TypeVar("Read")

# Under this key the dataclass's field carries its Setting.
_KEY = "setting"


class BadSetting(ValueError):  # noqa: N818 - reads as what it is
    """A variable that is missing or cannot be used: the message names it and what would work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One variable.

    variable: its name in the environment
    read:     makes the value of its text; raises BadSetting with the rule alone
    default:  the text that stands for an absent variable; None where it must be given
    unit:     of the text, as people write it: ms, s, bytes
    """

    variable: str
    read: Callable[[str], Any]
    default: str | None
    unit: str
    meaning: str
    empty_is_absent: bool
    is_secret: bool


def setting(
    read: Callable[[str], Read],
    default: str | None = None,
    *,
    meaning: str,
    unit: str = "",
    variable: str = "",
    empty_is_absent: bool = True,
    is_secret: bool = False,
) -> Read:
    """A field of a settings class; its variable is the field's name in capitals, or ``variable``.

    empty_is_absent: an empty variable is as good as none, and the default holds; else it is read.
    is_secret:       what was written is never repeated in an error.
    """
    about = Setting(
        variable=variable,
        read=read,
        default=default,
        unit=unit,
        meaning=meaning,
        empty_is_absent=empty_is_absent,
        is_secret=is_secret,
    )
    return dataclasses.field(metadata={_KEY: about})  # type: ignore[no-any-return] # a field's type is its value's


class FromEnvironment:
    """What a settings class inherits."""

    __slots__ = ()

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Self:
        """Read the settings; BadSetting names the first one that cannot be used."""
        return cls(**{name: value_in(env, about) for name, about in described(cls).items()})


def described(settings: type) -> dict[str, Setting]:
    """A settings class's variables by its fields' names, in their order."""
    return {
        field.name: dataclasses.replace(
            field.metadata[_KEY],
            variable=field.metadata[_KEY].variable or field.name.upper(),
        )
        for field in dataclasses.fields(settings)
    }


def value_in(env: Mapping[str, str], about: Setting) -> Any:  # noqa: ANN401 - what ``read`` makes
    """A variable's value; BadSetting names it."""
    written = env.get(about.variable)
    if written is None or (about.empty_is_absent and not written):
        written = about.default
    if written is None:
        raise BadSetting(f"{about.variable} is not set")
    try:
        return about.read(written)
    except BadSetting as error:
        said = "" if about.is_secret else f"={written!r}"
        raise BadSetting(f"{about.variable}{said}: {error}") from error


def text(written: str) -> str:
    """Any text."""
    return written


def topic(written: str) -> str:
    """A topic's full name: anything else would be answered "try again" for ever."""
    return matching(_TOPIC, "projects/<project>/topics/<topic>")(written)


def matching(pattern: re.Pattern[str], form: str) -> Callable[[str], str]:
    """A text of some form; ``form`` says it to a person."""

    def read(written: str) -> str:
        if not pattern.fullmatch(written):
            raise BadSetting(f"{form} is needed")
        return written

    return read


def number(
    *, least: float = 0.0, most: float = math.inf, of: float = 1.0
) -> Callable[[str], float]:
    """A number within limits; ``of``: how many of its unit make one of the value's."""

    def read(written: str) -> float:
        try:
            value = float(written)
        except ValueError:
            raise BadSetting("a number is needed") from None
        if not least <= value < math.inf:  # not a number is neither
            raise BadSetting(f"must be {least:g} or more")
        if value > most:
            raise BadSetting(f"must be {most:g} or less")
        return value / of

    return read


def integer(*, least: int = 0, most: float = math.inf) -> Callable[[str], int]:
    """A whole number within limits."""
    read_number = number(least=least, most=most)

    def read(written: str) -> int:
        value = read_number(written)
        if not value.is_integer():
            raise BadSetting("a whole number is needed")
        return int(value)

    return read


def flag(written: str) -> bool:
    """``true`` or ``false``; nothing else, so that a typing mistake never switches."""
    if written.lower() not in ("true", "false"):
        raise BadSetting("true or false is needed")
    return written.lower() == "true"


def names(written: str) -> tuple[str, ...]:
    """Words separated by commas."""
    return tuple(part.strip() for part in written.split(",") if part.strip())


def one_of(*words: str) -> Callable[[str], str]:
    """One of these words, in any case; the value is the word as it stands here."""
    known = {word.lower(): word for word in words}

    def read(written: str) -> str:
        if written.lower() not in known:
            raise BadSetting(f"one of {', '.join(words)} is needed")
        return known[written.lower()]

    return read
