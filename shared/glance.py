"""A look at JSON's bytes, in microseconds, for whether it may hold one of some names at all.

It says yes too often rather than too rarely: what ``shared/search.py`` would take out is always
seen here (tests/unit/shared/test_search.py holds that as a property).
"""

import re
from collections.abc import Iterable

from shared.names import UNRESERVED, Names, letters, words

# A JSON text may write any letter of a key as an escape.
_ESCAPE = b"\\u00"

# Letters that no client needs to escape, escaped in a query.
_ESCAPED_LETTER = re.compile(f"%(?:{UNRESERVED})".encode(), re.IGNORECASE)

_LEVELS = re.compile(rb"%(?:25)+")

_LAST_WORD = re.compile(rb"[^?&;#\s\"\\%\x80-\xff]*\Z")
_LONGEST_NAME = 64

_SIGNS = (b"=", b"%3d")
_BRACKETS = (b"[", b"]", b"%5b", b"%5d")  # user[client_id]=


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
    """Names to look for in flat data: as keys, and as parameters of addresses."""

    def __init__(self, in_keys: Iterable[str], in_queries: Iterable[str]) -> None:
        keys, parameters = Names.of(in_keys), Names.of(in_queries)
        self._keys = frozenset(letters(name) for name in keys.exact)
        self._parameters = frozenset(_last_word(words(name)) for name in parameters.exact)
        beginnings = {*keys.beginnings, *parameters.beginnings}
        self._beginnings = tuple(beginning.encode() for beginning in beginnings)

    def may_be_in(self, data: bytes) -> bool:
        """Whether one stands in the data."""
        return (
            any(beginning in data for beginning in self._beginnings)
            or self.are_quoted_in(data)
            or self._are_set_in(data)
        )

    def are_quoted_in(self, data: bytes) -> bool:
        """Whether a key is a JSON string, at any depth of JSON in texts."""
        if b"%" in data:
            data = data.replace(b"%5c", b"").replace(b"%22", b'"')
        return not self._keys.isdisjoint(letters(data.replace(b"\\", b"")).split(b'"'))

    def _are_set_in(self, data: bytes) -> bool:
        """Whether a parameter stands before a "=", encoded or not.

        A few pieces are looked at instead of all the text for every name.
        """
        data = words(data)
        pieces = [piece for sign in _SIGNS for piece in data.split(sign)[:-1]]
        return any(
            piece.endswith(_BRACKETS) or not self._parameters.isdisjoint(_names_at_end(piece))
            for piece in pieces
        )


def _names_at_end(piece: bytes) -> tuple[bytes, ...]:
    """What may be the name that it ends with.

    Without the n of a line's end in JSON, the 26 of an encoded "&", and the 5Cn of both.
    """
    word = _last_word(piece[-_LONGEST_NAME:])
    return (word, word[1:], word[2:], word[3:])


def _last_word(piece: bytes) -> bytes:
    word = _LAST_WORD.search(piece)
    return word[0] if word else b""
