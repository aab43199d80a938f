"""Consent, as the body states it."""

from typing import Literal

from shared.raw import Consent

from ..errors import BadRequest
from .shape import Body

Word = Literal["granted", "denied"]

_WORDS: dict[str, Word] = {"granted": "granted", "denied": "denied"}
_FLAGS = Consent.__struct_fields__


def consent(body: Body) -> Consent:
    """What is granted and denied; ``non_personalized_ads`` denies ``ad_personalization``.

    Google's form has ad_user_data and ad_personalization; we take the other five flags as well.
    A flag or a word that is misspelt is refused: it would pass for "not denied".
    """
    stated = {name: word for name, word in (body.consent or {}).items() if word is not None}
    if not stated.keys() <= set(_FLAGS):
        message = f"a flag is unknown: known are {', '.join(_FLAGS)}"
        raise BadRequest(400, "wrong_type", message, "$.consent")
    flags = {name: _read(name, word) for name, word in stated.items()}
    if body.non_personalized_ads:
        flags["ad_personalization"] = "denied"
    return Consent(**flags)


def _read(flag: str, word: str) -> Word:
    found = _WORDS.get(word.strip().lower())
    if found is None:
        message = f"{flag} must be GRANTED or DENIED"
        raise BadRequest(400, "wrong_type", message, f"$.consent.{flag}")
    return found
