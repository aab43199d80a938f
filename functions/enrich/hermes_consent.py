"""Consent as sGTM's event data states it: an object ``consent``, else Google's gcd and gcs.

gcd: four letters, each behind a digit, for ad_storage, analytics_storage, ad_user_data and
ad_personalization; gcs: "G1" and a digit each for ad_storage and analytics_storage.
Read from d8a-tech/d8a, js/web-tracker/src/ga4/consent_wire.ts.

Where ``consent`` says something that cannot be read, it is taken for a denial: null and an empty
text say nothing.
"""

import re
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from shared import strict_json
from shared.raw import Consent, Granted
from shared.strict_json import BadJson

from .values import is_given

_FLAGS = Consent.__struct_fields__
_GCD = re.compile(r"1\d([a-z])\d([a-z])\d([a-z])\d([a-z])")
_GCD_FLAGS = ("ad_storage", "analytics_storage", "ad_user_data", "ad_personalization")
_GCS = re.compile(r"G1([01-])([01-])")
_GCS_FLAGS = ("ad_storage", "analytics_storage")

# The state after the last update; "l" is neither set nor updated.
_STATES: dict[str, Granted] = {
    **dict.fromkeys("rtnv1", "granted"),
    **dict.fromkeys("pqmu0", "denied"),
}

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
    by_gcd = _states(_GCD, _GCD_FLAGS, document.get("x-ga-gcd"))
    by_gcs = _states(_GCS, _GCS_FLAGS, document.get("x-ga-gcs"))
    return Consent(
        **{name: by_name.get(name) or by_gcd.get(name) or by_gcs.get(name) for name in _FLAGS}
    )


def warnings(document: Mapping[str, Any]) -> tuple[str, ...]:
    """What of ``consent`` could not be read, in words."""
    unreadable = _stated(document.get("consent")).unreadable
    return tuple(f"{place} is unreadable: taken for denied" for place in unreadable)


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


def _states(pattern: re.Pattern[str], names: tuple[str, ...], given: object) -> dict[str, Granted]:
    found = pattern.match(given) if isinstance(given, str) else None
    if found is None:
        return {}
    return {name: _STATES.get(letter) for name, letter in zip(names, found.groups(), strict=True)}
