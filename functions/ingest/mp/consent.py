"""Consent, as the body and its events state it."""

from collections.abc import Mapping, Sequence
from typing import Literal

from shared.raw import Consent, Granted

from ..errors import BadRequest
from .shape import Body

Word = Literal["granted", "denied"]

_WORDS: dict[str, Word] = {"granted": "granted", "denied": "denied"}
_FLAGS = Consent.__struct_fields__


def consent(body: Body) -> Consent:
    """What is granted and denied; ``non_personalized_ads`` denies ``ad_personalization``.

    Google's form has ad_user_data and ad_personalization; we take the other five flags as well, and
    consent of an event: a hit has one, so what one event denies is denied, and what is granted
    must be so by the body or by every event. A flag or a word that is misspelt is refused: it would
    pass for "not denied".
    """
    whole = _stated(body.consent, "$.consent")
    each = [
        _stated(event.consent, f"$.events[{index}].consent")
        for index, event in enumerate(body.events or [])
    ]
    flags = {name: _together(name, whole, each) for name in _FLAGS}
    if body.non_personalized_ads:
        flags["ad_personalization"] = "denied"
    return Consent(**flags)


def _together(name: str, whole: Mapping[str, Word], each: Sequence[Mapping[str, Word]]) -> Granted:
    if any(part.get(name) == "denied" for part in (whole, *each)):
        return "denied"
    is_granted_by_all = bool(each) and all(name in part for part in each)
    return "granted" if name in whole or is_granted_by_all else None


def _stated(given: Mapping[str, str | None] | None, place: str) -> Mapping[str, Word]:
    words = {name: word for name, word in (given or {}).items() if word is not None}
    if not words.keys() <= set(_FLAGS):
        message = f"a flag is unknown: known are {', '.join(_FLAGS)}"
        raise BadRequest(400, "wrong_type", message, place)
    return {name: _read(name, word, place) for name, word in words.items()}


def _read(flag: str, word: str, place: str) -> Word:
    found = _WORDS.get(word.strip().lower())
    if found is None:
        message = f"{flag} must be GRANTED or DENIED"
        raise BadRequest(400, "wrong_type", message, f"{place}.{flag}")
    return found
