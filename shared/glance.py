"""A look at JSON's bytes, in microseconds, for whether it may hold one of some names at all.

It says yes too often rather than too rarely: what ``shared/search.py`` would take out is always
seen here (tests/unit/shared/test_search.py holds that as a property).
"""

import re
from collections.abc import Iterable, Iterator

from shared.names import UNRESERVED, Names, letters, words

# A JSON text may write any letter of a key as an escape.
_ESCAPE = b"\\u00"

# Letters that no client needs to escape, escaped in a query.
_ESCAPED_LETTER = re.compile(f"%(?:{UNRESERVED})".encode(), re.IGNORECASE)

_LEVELS = re.compile(rb"%(?:25)+")

_LAST_WORD = re.compile(rb"[^?&;#\s\"\\%\x80-\xff]+$")
_LONGEST_NAME = 64


def flat(data: bytes) -> bytes:
    """The data in lower case, with everything in it encoded once at most."""
    data = data.lower()
    return _LEVELS.sub(b"%", data) if b"%25" in data else data


def has_escapes(data: bytes) -> bool:
    """Whether letters may be written as something else, for JSON or for an address."""
    return _ESCAPE in data or (b"%" in data and _ESCAPED_LETTER.search(data) is not None)


def has_mails(data: bytes) -> bool:
    """Whether there is the sign of an e-mail address."""
    return b"@" in data or b"%40" in data


class Words:
    """Names to look for in flat data."""

    def __init__(self, listed: Iterable[str]) -> None:
        names = Names.of(listed)
        self._quoted = frozenset(letters(name) for name in names.exact)
        self._set = frozenset(word for name in names.exact for word in _last_word(words(name)))
        self._beginnings = tuple(beginning.encode() for beginning in names.beginnings)

    def are_quoted_in(self, data: bytes) -> bool:
        """Whether one is a JSON string, at any depth of JSON in texts."""
        if any(beginning in data for beginning in self._beginnings):
            return True
        if b"%" in data:
            data = data.replace(b"%5c", b"").replace(b"%22", b'"')
        return not self._quoted.isdisjoint(letters(data.replace(b"\\", b"")).split(b'"'))

    def are_set_in(self, data: bytes) -> bool:
        """Whether one stands before a "=", encoded or not."""
        if not self._set or (b"=" not in data and b"%3d" not in data):
            return False
        if b"]=" in data or b"]%3d" in data or b"%5d=" in data or b"%5d%3d" in data:
            return True  # user[client_id]=
        if any(beginning in data for beginning in self._beginnings):
            return True
        return not self._set.isdisjoint(_before_is(words(data)))


def _before_is(data: bytes) -> Iterator[bytes]:
    """What may be names of parameters: what stands before each "=", encoded or not.

    A few pieces are looked at instead of all the text for every name.
    """
    for sign in (b"=", b"%3d"):
        for piece in data.split(sign)[:-1]:
            for word in _last_word(piece):
                yield word
                yield word[1:]  # behind a line's end in JSON: "nemail" of "\\nemail"
                yield word[2:]  # behind an encoded delimiter: "26email" of "%26email"
                yield word[3:]  # behind both: "5cnemail"


def _last_word(piece: bytes) -> Iterator[bytes]:
    word = _LAST_WORD.search(piece[-_LONGEST_NAME:])
    if word is not None:
        yield word[0]
