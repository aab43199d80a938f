"""Consent as sGTM's event data states it: an object ``consent``, else Google's gcd and gcs.

Where ``consent`` says something that cannot be read, it is taken for a denial: null and an empty
text say nothing.
"""

import re
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

import msgspec

from shared import strict_json
from shared.google_consent import consent_of
from shared.raw import Consent, Granted, consent_in_force
from shared.strict_json import BadJson

from .values import is_given

_FLAGS = Consent.__struct_fields__
# Tags write the words, and what a data layer made of them; a JSON value counts as its text.
_WORDS: dict[str, Literal["granted", "denied"]] = {
    **dict.fromkeys(("granted", "true", "yes", "1", "1.0"), "granted"),
    **dict.fromkeys(("denied", "false", "no", "0", "0.0"), "denied"),
}

# Keys as Google writes them, and as JavaScript does: analyticsStorage.
_BY_LETTERS = {name.replace("_", ""): name for name in _FLAGS}


class _Stated(NamedTuple):
    """What ``consent`` says by flag, and the flags that it says in no words we know."""

    flags: dict[str, Granted]
    unreadable: tuple[str, ...] = ()


def consent(document: Mapping[str, Any]) -> Consent:
    """What the object says; the first source that sets a flag holds for it."""
    by_name = _stated(document.get("consent")).flags
    by_google = consent_of(gcd=document.get("x-ga-gcd"), gcs=document.get("x-ga-gcs"))
    return consent_in_force(Consent(**by_name), by_google)


def warnings(document: Mapping[str, Any]) -> tuple[str, ...]:
    """What of ``consent`` could not be read, in words."""
    unreadable = _stated(document.get("consent")).unreadable
    return tuple(f"{place} is unreadable: taken for denied" for place in unreadable)


def with_denial(data: bytes, in_force: Consent) -> bytes:
    """An object that is refused, with the consent in force in plain words where it denies storage.

    So its dead letter is kept without identifiers, whoever denied them and however, and its replay
    says the same.
    """
    if in_force.analytics_storage != "denied":
        return data
    try:
        document = strict_json.decode(data)
    except BadJson:
        return data
    if not isinstance(document, dict):
        return data
    flags = {name: value for name in _FLAGS if (value := getattr(in_force, name))}
    return msgspec.json.encode({**document, "consent": flags})


def _stated(given: object) -> _Stated:
    """An object of flags, the JSON text of one, or one word for all of them."""
    if isinstance(given, str) and given.lstrip().startswith("{"):
        given = _decoded(given)
    if not is_given(given) or given == {}:
        return _Stated({})
    if isinstance(given, dict):
        found = _by_flag(given)
        if found.flags or any(_flag(key) for key in given):
            return found
    word = _word(given)
    return _Stated(dict.fromkeys(_FLAGS, word or "denied"), () if word else ("consent",))


def _by_flag(given: Mapping[str, Any]) -> _Stated:
    """Of a flag that stands there under two names, the denial holds."""
    flags: dict[str, Granted] = {}
    unreadable = []
    for key, value in given.items():
        name = _flag(key)
        if name is None or not is_given(value):
            continue
        word = _word(value)
        if word is None:
            unreadable.append(f"consent.{name}")
        if flags.get(name) != "denied":
            flags[name] = word or "denied"
    return _Stated(flags, tuple(dict.fromkeys(unreadable)))


def _flag(key: str) -> str | None:
    return _BY_LETTERS.get(re.sub(r"[\s_-]", "", key).lower())


def _word(value: object) -> Literal["granted", "denied"] | None:
    return _WORDS.get(str(value).strip().casefold())


def _decoded(text: str) -> object:
    try:
        return strict_json.decode(text.encode("utf-8", "replace"))
    except BadJson:
        return text
