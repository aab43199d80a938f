"""Consent as the native protocol states it."""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from shared.raw import Consent, Granted

# Fields of an event that state it; ``consent_state`` is Stape's name.
PLACES = ("consent", "privacy_info", "consent_state")

_GRANTED = (True, "granted", "Yes")
_DENIED = (False, "denied", "No")
_SILENT = (None, "Unset")

# What a request without any event may say: the visitor's cookie goes, and nothing is stored.
WITHDRAWN = Consent(analytics_storage="denied")

Flag = bool | Literal["granted", "denied", "Yes", "No", "Unset"] | None


class Flags(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The consent flags: true, ``granted``, ``Yes`` or false, ``denied``, ``No``; else null.

    A flag that is misspelt is refused: it would pass for "not denied". ``ads_storage`` is what
    GA4's export calls ``ad_storage``, ``uses_transient_token`` its third column.
    """

    ad_storage: Flag = None
    analytics_storage: Flag = None
    ad_user_data: Flag = None
    ad_personalization: Flag = None
    functionality_storage: Flag = None
    personalization_storage: Flag = None
    security_storage: Flag = None
    ads_storage: Flag = None
    uses_transient_token: Flag = None


def stated(*given: Flags | None) -> Consent:
    """What these say together; of a flag that they say differently the denial holds."""
    all_flags = [flags for flags in given if flags is not None]
    return Consent(
        **{
            name: _together([_granted(flag) for flags in all_flags for flag in _named(flags, name)])
            for name in Consent.__struct_fields__
        }
    )


def withdraws(said: Mapping[str, Any]) -> bool:
    """Whether these fields of a request, as they were sent, deny analytics storage."""
    places = [said[place] for place in PLACES if isinstance(said.get(place), dict)]
    flags = [place.get("analytics_storage") for place in places]
    return any(isinstance(flag, bool | str) and flag in _DENIED for flag in flags)  # 0 is False


def is_silent(flag: object) -> bool:
    """Whether a flag as it was sent says nothing."""
    return flag in _SILENT


def may_be_overruled(flag: object) -> bool:
    """Whether another word on the same flag holds: it is no denial, and can be read."""
    return flag in (*_SILENT, *_GRANTED)


def _named(flags: Flags, name: str) -> list[Flag]:
    own: Flag = getattr(flags, name)
    return [own, flags.ads_storage] if name == "ad_storage" else [own]


def _together(states: list[Granted]) -> Granted:
    if "denied" in states:
        return "denied"
    return "granted" if "granted" in states else None


def _granted(flag: Flag) -> Granted:
    if flag in _GRANTED:
        return "granted"
    return "denied" if flag in _DENIED else None
