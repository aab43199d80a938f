"""Consent as objects of JSON state it, whoever wrote them: sGTM's event data, raw.v1, a row.

An object says it under ``consent``, ``consent_state`` (Stape) or ``privacy_info`` (GA4's export),
else in Google's gcd and gcs. What is said in words that cannot be read is taken for a denial: null
and an empty text say nothing.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple

from shared import google_consent, strict_json
from shared.raw import Consent, Granted, consent_in_force
from shared.strict_json import BadJson

FLAGS = Consent.__struct_fields__
Word = Literal["granted", "denied"]

# Tags write the words, and what a data layer made of them.
_WORDS: dict[object, Word] = {
    **dict.fromkeys(("granted", "true", "yes", "1", "1.0", 1), "granted"),  # True and 1.0 are 1
    **dict.fromkeys(("denied", "false", "no", "0", "0.0", 0), "denied"),
}
_SILENT = ("", "unset")

# Keys as Google writes them, and as JavaScript does: analyticsStorage. ads_storage is GA4's export.
_BY_LETTERS = {name.replace("_", ""): name for name in FLAGS} | {"adsstorage": "ad_storage"}

# What stands beside the flags in Google's own objects:
# https://developers.google.com/tag-platform/security/guides/consent and GA4's privacy_info.
_BESIDE = {"waitforupdate", "region", "usestransienttoken"}

_PLACES = {"consent", "consentstate", "privacyinfo"}
_GCD, _GCS = "x-ga-gcd", "x-ga-gcs"


class Stated(NamedTuple):
    """What an object says by flag, and what of it says something in no words we know."""

    consent: Consent
    unreadable: tuple[str, ...] = ()


class _Said(NamedTuple):
    flags: Mapping[str, Granted]
    unreadable: tuple[str, ...] = ()


def is_place(key: str) -> bool:
    """Whether a key is one that states consent, however it is spelt."""
    return _letters(key) in _PLACES


def stated(document: Mapping[str, Any]) -> Stated:
    """What the object says. Of a flag that stands there twice the denial holds; Google's come last.

    A flag that is misspelt might be a denial of any: those that are not said are denied then.
    """
    places = [(key, value) for key, value in document.items() if is_place(key)]
    each = [_said(key, value) for key, value in places]
    by_name = Consent(**_together(said.flags for said in each))
    by_google = google_consent.read(gcd=document.get(_GCD), gcs=document.get(_GCS))
    unreadable = [place for said in each for place in said.unreadable]
    unreadable += [f"x-ga-{name}" for name in by_google.unreadable]
    in_force = consent_in_force(by_name, by_google.consent)
    return Stated(in_force, tuple(dict.fromkeys(unreadable)))


def _said(place: str, given: object) -> _Said:
    """An object of flags, the JSON text of one, or one word for all of them."""
    if isinstance(given, str) and given.lstrip().startswith("{"):
        given = _decoded(given)
    if _is_silent(given) or given == {}:
        return _Said({})
    if isinstance(given, dict):
        return _by_flag(place, given)
    word = _word(given)
    return _Said(dict.fromkeys(FLAGS, word or "denied"), () if word else (place,))


def _by_flag(place: str, given: Mapping[str, Any]) -> _Said:
    """Of a flag that stands there under two names, the denial holds."""
    flags: list[Mapping[str, Granted]] = []
    unreadable: list[str] = []
    has_unknown = False
    for key, value in given.items():
        name = _BY_LETTERS.get(_letters(key))
        if _is_silent(value) or (name is None and _letters(key) in _BESIDE):
            continue
        if name is None:
            has_unknown = True
            continue
        word = _word(value)
        flags.append({name: word or "denied"})
        unreadable += [] if word else [f"{place}.{name}"]
    found = _together(flags)
    if has_unknown:
        found = {name: found.get(name, "denied") for name in FLAGS}
        unreadable.append(f"{place}, in part," if flags else place)
    return _Said(found, tuple(unreadable))


def _together(parts: Iterable[Mapping[str, Granted]]) -> dict[str, Granted]:
    found: dict[str, Granted] = {}
    for part in parts:
        found |= {name: word for name, word in part.items() if found.get(name) != "denied"}
    return found


def _letters(key: str) -> str:
    return "".join(key.split()).replace("_", "").replace("-", "").lower()


def _is_silent(value: object) -> bool:
    return value is None or (isinstance(value, str) and value.strip().lower() in _SILENT)


def _word(value: object) -> Word | None:
    if isinstance(value, str):
        return _WORDS.get(value.strip().casefold())
    return _WORDS.get(value) if isinstance(value, int | float) else None


def _decoded(text: str) -> object:
    try:
        return strict_json.decode(text.encode("utf-8", "replace"))
    except BadJson:
        return text
