"""Words, strings and signs of a subscription's filter, each with its place for error messages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

TokenKind = Literal["word", "string", "sign", "end"]

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+)
      | (?P<string>"(?:[^"\\]|\\.)*")
      | (?P<word>[A-Za-z0-9_][A-Za-z0-9_-]*)
      | (?P<sign>!=|[=:.,()-])""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(
    r"""\\(?: (?P<simple>["'\\/?`abfnrtv])
            | x(?P<hex>[0-9A-Fa-f]{2})
            | u(?P<short>[0-9A-Fa-f]{4})
            | U(?P<long>[0-9A-Fa-f]{8})
            | (?P<octal>[0-3][0-7]{2})
            | (?P<wrong>.) )""",
    re.VERBOSE | re.DOTALL,
)
_SIMPLE = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


class FilterSyntaxError(ValueError):
    """The filter is not in Pub/Sub's filter language; the text says where, counted from 1."""

    def __init__(self, problem: str, position: int) -> None:
        super().__init__(f"{problem} at character {position + 1} of the filter")
        self.position = position


@dataclass(frozen=True, slots=True)
class Token:
    """One word, string or sign; ``text`` of a string is its value, escapes resolved."""

    kind: TokenKind
    text: str
    position: int
    """Where it begins, counted from 0."""


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a filter and an "end" token; FilterSyntaxError at the first stranger."""
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            unclosed = text[position] == '"'
            problem = "a string without end" if unclosed else f"unexpected {text[position]!r}"
            raise FilterSyntaxError(problem, position)
        if match["string"]:
            yield Token("string", _string_value(match["string"][1:-1], position + 1), position)
        elif match["word"]:
            yield Token("word", match["word"], position)
        elif match["sign"]:
            yield Token("sign", match["sign"], position)
        position = match.end()
    yield Token("end", "", len(text))


def _string_value(inside: str, position: int) -> str:
    """Resolve the escapes of a string; hexadecimal and octal ones name a code point."""

    def character(match: re.Match[str]) -> str:
        if match["simple"]:
            return _SIMPLE.get(match["simple"], match["simple"])
        digits, base = match["hex"] or match["short"] or match["long"], 16
        if match["octal"]:
            digits, base = match["octal"], 8
        if digits is None or not _is_character(int(digits, base)):
            raise FilterSyntaxError(f"unknown escape {match[0]!r}", position + match.start())
        return chr(int(digits, base))

    return _ESCAPE.sub(character, inside)


def _is_character(code_point: int) -> bool:
    is_surrogate = 0xD800 <= code_point <= 0xDFFF
    return code_point <= 0x10FFFF and not is_surrogate
