"""A search through JSON for what may not be kept, in ingest's hits and in enrich's rows.

It finds names as keys at any depth, as GA4 parameters, as parameters in the queries of addresses
in any text, and inside JSON that a text holds. Most data holds none of it, and a look at its bytes
says so.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

import msgspec

from shared import personal

# A JSON text may write any letter of a key as an escape.
_ESCAPE = r"\u00"

_OPENS_JSON = ("{", "[")

# An address: with a scheme, a path alone, or a query alone.
_ADDRESS = re.compile(r"\s*(?:[A-Za-z][A-Za-z0-9+.-]*://|/|\?)")

# As GA4's own redaction writes it: https://support.google.com/analytics/answer/13544947
REDACTED = "(redacted)"
_MAIL = re.compile(r"[\w.+-]{1,64}(?:@|%(?:25)*40)[\w-]{1,63}(?:\.[\w-]{1,63})*\.[A-Za-z]{2,24}\b")
_ESCAPE_BYTES = _ESCAPE.encode()
_EQUALS = (b"=", b"%3d", b"%253d", b"%25253d")
_LAST_WORD = re.compile(rb"[^?&;#\s\"\\%]+$")
_LONGEST_NAME = 64

_ATS = (b"@", b"%40", b"%2540", b"%252540")
_MAIL_WARNING = "personal data dropped: an e-mail address in an address"

# Tried only where such a run begins: a long one would otherwise cost the square of its length.
_LOOSE_ENDS = re.compile(r"(?<![?&;])(?<!%3F)(?<!%26)(?:[?&;]|%3F|%26)+(?=#|&|$)", re.IGNORECASE)

# What was taken out, in the words of angelia.warnings.
Found = set[str]


class Rule(NamedTuple):
    """Names, in lower case, that must go: as keys, and as parameters of addresses."""

    names: frozenset[str]
    warning: str
    is_in_keys: bool = True
    is_in_queries: bool = True


PERSONAL = Rule(
    personal.ALWAYS, "personal data dropped: an address or user_data", is_in_queries=False
)
IDENTIFIERS = Rule(personal.IDENTIFIERS, "ids dropped: analytics storage is denied")


class Search:
    """A walk through JSON for what some rules forbid; it changes nothing in place.

    mails: also what looks like an e-mail address, in addresses of pages.
    """

    def __init__(self, *rules: Rule, mails: bool = False) -> None:
        in_keys = [rule for rule in rules if rule.is_in_keys]
        self._warnings = {name: rule.warning for rule in in_keys for name in rule.names}
        self._in_queries = tuple(rule for rule in rules if rule.is_in_queries and rule.names)
        self._mails = mails
        self._key = re.compile(rf'"(?:{_either(self._warnings)})\\*"|{re.escape(_ESCAPE)}')
        # Quoted; inside of a JSON text the second quote is escaped.
        ends = ('"', "\\")
        self._quoted = tuple(f'"{name}{end}'.encode() for name in self._warnings for end in ends)
        self._queried = {name.encode() for rule in self._in_queries for name in rule.names}

    def is_needed(self, data: bytes) -> bool:
        """Whether the JSON may hold anything at all: most does not, and stays whole."""
        data = data.lower()
        if any(word in data for word in (_ESCAPE_BYTES, *self._quoted)):
            return True
        if self._mails and any(sign in data for sign in _ATS):
            return True
        return not self._queried.isdisjoint(_parameters_in(data))

    def freed(self, value: Any, found: Found) -> Any:  # noqa: ANN401 - JSON is any of its types
        """A copy without the names; raises RecursionError where it is nested too deep."""
        if isinstance(value, str):
            return self._freed_text(value, found)
        if isinstance(value, dict):
            return {
                key: self.freed(inner, found)
                for key, inner in value.items()
                if not self._is_named(key, found)
            }
        if isinstance(value, list):
            return [self.freed(one, found) for one in value if not self._is_param(one, found)]
        return value

    def _is_named(self, key: str, found: Found) -> bool:
        warning = self._warnings.get(key.lower())
        if warning is not None:
            found.add(warning)
        return warning is not None

    def _is_param(self, value: Any, found: Found) -> bool:  # noqa: ANN401
        """Whether it is GA4's ``{"key": …, "value": …}`` with one of the names."""
        key = value.get("key") if isinstance(value, dict) else None
        return isinstance(key, str) and self._is_named(key, found)

    def _freed_text(self, text: str, found: Found) -> str:
        """The text without the names; nothing of broken JSON that has one of them as a key."""
        if '"' in text and text.lstrip().startswith(_OPENS_JSON):
            try:
                inside = msgspec.json.decode(text)
            except (msgspec.DecodeError, RecursionError):
                if names := self._key.search(text.lower()):
                    found.add(self._warnings.get(names[0].strip('"\\'), PERSONAL.warning))
                    return ""
            else:
                freed = self.freed(inside, found)
                return text if freed == inside else msgspec.json.encode(freed).decode()
        if "=" in text or "%" in text:
            text = self._with_freed_queries(text, found)
        return self._without_mails(text, found) if self._mails else text

    def _with_freed_queries(self, text: str, found: Found) -> str:
        for rule in self._in_queries:
            freed = without_parameters(text, rule.names)
            if freed != text:
                found.add(rule.warning)
            text = freed
        return text

    def _without_mails(self, text: str, found: Found) -> str:
        if ("@" not in text and "%" not in text) or not _ADDRESS.match(text):
            return text
        freed = _MAIL.sub(REDACTED, text)
        if freed != text:
            found.add(_MAIL_WARNING)
        return freed


def without_parameters(text: str, names: frozenset[str]) -> str:
    """Take parameters out of an address, also of one that is written inside another's query.

    A query may stand alone, as ``gclid=1&x=2`` or in a cookie's text; one inside another address
    is encoded, once for every address around it.
    """
    if "=" not in text and "%" not in text:
        return text
    plain, encoded = _parameters(names)
    freed = encoded.sub(r"\1", plain.sub("", text))
    return text if freed == text else _LOOSE_ENDS.sub("", freed)


@cache
def _parameters(names: frozenset[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Such a parameter in plain writing, and encoded ones behind their delimiter."""
    either = _either(names)
    is_ = "(?:=|%(?:25)*3D)"
    plain = rf"(?<![^?&;#\s])(?:{either}){is_}[^&;#]*[&;]?"
    value = "(?:(?!%(?:25)*(?:26|23))[^&#])*"
    encoded = rf"(%((?:25)*)(?:3F|26|23|3B))(?:(?:{either}){is_}{value}(?:%\2(?:26|3B))?)+"
    return re.compile(plain, re.IGNORECASE), re.compile(encoded, re.IGNORECASE)


def _parameters_in(data: bytes) -> Iterator[bytes]:
    """What may be names of parameters: what stands before each "=", encoded or not.

    A few pieces are looked at instead of all the text for every name.
    """
    for sign in _EQUALS:
        for piece in data.split(sign)[:-1]:
            name = _LAST_WORD.search(piece[-_LONGEST_NAME:])
            if name is not None:
                yield name[0]
                yield name[0][2:]  # behind an encoded delimiter: "26email" of "%26email"


def _either(names: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))
