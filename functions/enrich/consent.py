"""What of a row may be kept: the one place where personal data and denied ids are taken out.

The steps read the hit as it came: a click id tells which channel a session belongs to even where
the id itself may not be kept. What they wrote is searched here, all of it, as the row's JSON: keys
at any depth, parameters named so, the queries of addresses in any text, and JSON inside a text.
"""

import re
from typing import Any, NamedTuple

import msgspec

from shared import personal

from .subject import Subject
from .urls import CLICK_IDS, without_parameters

# A JSON text may write any letter of a key as an escape.
_ESCAPE = r"\u00"

_OPENS_JSON = ("{", "[")

# What was taken out, in the words of angelia.warnings.
Found = set[str]


class _Rule(NamedTuple):
    """Names, in lower case, that must go: as keys, and as parameters of addresses."""

    names: frozenset[str]
    warning: str
    is_in_queries: bool = True


_PERSONAL = _Rule(
    personal.ALWAYS, "personal data dropped: an address or user_data", is_in_queries=False
)
_IDS = _Rule(personal.IDENTIFIERS, "ids dropped: analytics storage is denied")
# Ads are told apart by a device's id and by a cookie made of Meta's click id as well.
_CLICK_IDS = _Rule(
    CLICK_IDS | {"advertising_id", "_fbc"},
    "click ids dropped: ad or analytics storage is denied",
)


def permitted(data: bytes, subject: Subject) -> bytes:
    """The row's JSON without what may not be kept; its angelia.warnings say what that was.

    Raises RecursionError where JSON is nested deeper than Python's stack.
    """
    search = _search(subject)
    if not search.is_needed(data.lower()):
        return data
    found: Found = set()
    row = search.freed(msgspec.json.decode(data), found)
    if not found:
        return data
    row["angelia"]["warnings"] = [*row["angelia"].get("warnings", ()), *sorted(found)]
    return msgspec.json.encode(row)


class _Search:
    """A walk through JSON for what some rules forbid; it changes nothing in place."""

    def __init__(self, *rules: _Rule) -> None:
        self._warnings = {name: rule.warning for rule in rules for name in rule.names}
        self._in_queries = tuple(rule for rule in rules if rule.is_in_queries)
        either = "|".join(map(re.escape, sorted(self._warnings)))
        self._key = re.compile(rf'"(?:{either})\\*"|{re.escape(_ESCAPE)}')
        always = "|".join(map(re.escape, sorted(_PERSONAL.names)))
        self._personal = re.compile(rf'"(?:{always})\\*"'.encode())
        denied = {name for rule in self._in_queries for name in rule.names}
        self._words = tuple(word.encode() for word in (*sorted(denied), _ESCAPE))

    def is_needed(self, row: bytes) -> bool:
        """Whether the row, in lower case, may hold anything at all: most do not, and stay whole."""
        return any(word in row for word in self._words) or bool(self._personal.search(row))

    def freed(self, value: Any, found: Found) -> Any:  # noqa: ANN401 - JSON is any of its types
        """A copy without the names."""
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
                    found.add(self._warnings.get(names[0].strip('"\\'), _PERSONAL.warning))
                    return ""
            else:
                freed = self.freed(inside, found)
                return text if freed == inside else msgspec.json.encode(freed).decode()
        return self._with_freed_queries(text, found) if "=" in text or "%" in text else text

    def _with_freed_queries(self, text: str, found: Found) -> str:
        for rule in self._in_queries:
            freed = without_parameters(text, rule.names)
            if freed != text:
                found.add(rule.warning)
            text = freed
        return text


_NOTHING_DENIED = _Search(_PERSONAL)
_ADS_DENIED = _Search(_CLICK_IDS, _PERSONAL)
_ANALYTICS_DENIED = _Search(_CLICK_IDS, _IDS, _PERSONAL)


def _search(subject: Subject) -> _Search:
    if not subject.may_identify:
        return _ANALYTICS_DENIED
    return _NOTHING_DENIED if subject.may_keep_click_ids else _ADS_DENIED
