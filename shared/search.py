"""A search through JSON for what may not be kept, in ingest's hits and in enrich's rows.

It finds names as keys at any depth, as GA4 parameters, as parameters in the queries of addresses
in any text, and inside JSON that a text or a parameter of an address holds. Most data holds none
of it, and a look at its bytes says so (``shared/glance.py``).

Not searched: JSON behind other text (``data:{…}``) or without double quotes, pairs
(``["client_id", "X"]``), base64 and other encodings, JSON in an address that is inside another.
"""

import json
import re
from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

import msgspec

from shared import glance, names, personal
from shared.mails import without_mails
from shared.names import Names
from shared.queries import without_parameters

_OPENS_JSON = ("{", "[", '"')
_BYTE_ORDER_MARK = "\ufeff"

# An address: with a scheme, a path alone, or a query alone.
_ADDRESS = re.compile(r"\s*(?:[A-Za-z][A-Za-z0-9+.-]*://|mailto:|/|\?)", re.IGNORECASE)

# A parameter's value that holds JSON, encoded or not.
_JSON_VALUE = re.compile(r"(?<==)(?:%7B|%5B|%22|[{\[\"])[^&;#\s]*+", re.IGNORECASE)

_MAIL_WARNING = "personal data dropped: an e-mail address in an address"

# What was taken out, in the words of angelia.warnings.
Found = set[str]


class Rule(NamedTuple):
    """Names that must go, as ``shared/names.py`` compares them: as keys and in queries.

    A rule that is not about keys is about addresses: a query alone in a text is no address.
    """

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
        self._in_keys = [(Names.of(rule.names), rule) for rule in rules if rule.is_in_keys]
        self._in_queries = [rule for rule in rules if rule.is_in_queries and rule.names]
        self._mails = mails
        keys = _all(rule for _, rule in self._in_keys)
        self._words = glance.Words(keys, _all(self._in_queries))

    def is_needed(self, data: bytes) -> bool:
        """Whether the JSON may hold anything at all: most does not, and stays whole."""
        data = glance.flat(data)
        return (
            glance.has_escapes(data)
            or (self._mails and glance.has_mails(data))
            or self._words.may_be_in(data)
        )

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
        for listed, rule in self._in_keys:
            if key in listed:
                found.add(rule.warning)
                return True
        return False

    def _is_param(self, value: Any, found: Found) -> bool:  # noqa: ANN401
        name = names.of_param(value)
        return name is not None and self._is_named(name, found)

    def _freed_text(self, text: str, found: Found) -> str:
        freed = self._freed_json(text, found)
        if freed is not None:
            return freed
        if "=" in text or "%" in text:
            text = self._with_freed_queries(text, found)
        return self._without_mails(text, found) if self._mails else text

    def _freed_json(self, text: str, found: Found) -> str | None:
        """JSON in a text without the names; nothing of broken JSON that has one of them as a key.

        None where the text is no JSON.
        """
        content = text.lstrip().lstrip(_BYTE_ORDER_MARK).lstrip()
        if '"' not in text or not content.startswith(_OPENS_JSON):
            return None
        try:
            inside = msgspec.json.decode(content)
        except (msgspec.DecodeError, RecursionError):
            if content[0] == '"' or not self._may_have_key(content):
                return None
            found.add(self._warning_of(content))
            return ""
        freed = self.freed(inside, found)
        is_repeated = freed == inside and self._may_have_key(content) and _repeats_a_key(content)
        if is_repeated:
            found.add(self._warning_of(content))
        return text if freed == inside and not is_repeated else msgspec.json.encode(freed).decode()

    def _may_have_key(self, text: str) -> bool:
        data = glance.flat(text.encode("utf-8", "surrogatepass"))
        return glance.has_escapes(data) or self._words.may_be_in(data)

    def _warning_of(self, text: str) -> str:
        quoted = (word.rstrip("\\") for word in text.split('"'))
        named = (rule for word in quoted for listed, rule in self._in_keys if word in listed)
        return next(named, PERSONAL).warning

    def _with_freed_queries(self, text: str, found: Found) -> str:
        text = _JSON_VALUE.sub(lambda value: self._freed_value(value[0], found), text)
        is_address = _ADDRESS.match(text) is not None
        for rule in self._in_queries:
            if not is_address and not rule.is_in_keys:
                continue
            freed = without_parameters(text, rule.names)
            if freed != text:
                found.add(rule.warning)
            text = freed
        return text

    def _freed_value(self, value: str, found: Found) -> str:
        plain = unquote(value)
        freed = self._freed_json(plain, found)
        return value if freed in (None, plain) else quote(freed or "", safe="")

    def _without_mails(self, text: str, found: Found) -> str:
        if ("@" not in text and "%" not in text) or not _ADDRESS.match(text):
            return text
        freed = without_mails(text)
        if freed != text:
            found.add(_MAIL_WARNING)
        return freed


def _repeats_a_key(text: str) -> bool:
    """Whether an object in the JSON has a key twice: the decoder kept the last one alone."""
    repeated = False

    def look(pairs: list[tuple[str, Any]]) -> None:
        nonlocal repeated
        repeated = repeated or len(dict(pairs)) < len(pairs)

    try:
        json.loads(text, object_pairs_hook=look, parse_int=str)
    except ValueError:
        return True
    return repeated


def _all(rules: Iterable[Rule]) -> frozenset[str]:
    return frozenset(name for rule in rules for name in rule.names)
