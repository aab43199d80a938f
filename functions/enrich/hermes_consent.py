"""Consent as sGTM's event data states it: an object ``consent``, else Google's gcd and gcs.

gcd: four letters, each behind a digit, for ad_storage, analytics_storage, ad_user_data and
ad_personalization; gcs: "G1" and a digit each for ad_storage and analytics_storage.
Read from d8a-tech/d8a, js/web-tracker/src/ga4/consent_wire.ts.
"""

import re
from collections.abc import Mapping
from typing import Any

from shared.raw import Consent, Granted

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


def consent(document: Mapping[str, Any]) -> Consent:
    """What the object says; the first source that sets a flag holds for it."""
    stated = document.get("consent")
    by_name = stated if isinstance(stated, dict) else {}
    by_gcd = _states(_GCD, _GCD_FLAGS, document.get("x-ga-gcd"))
    by_gcs = _states(_GCS, _GCS_FLAGS, document.get("x-ga-gcs"))
    return Consent(
        **{name: _granted(by_name.get(name)) or by_gcd.get(name) or by_gcs.get(name)
           for name in _FLAGS}
    )  # fmt: skip


def _states(pattern: re.Pattern[str], names: tuple[str, ...], given: object) -> dict[str, Granted]:
    found = pattern.match(given) if isinstance(given, str) else None
    if found is None:
        return {}
    return {name: _STATES.get(letter) for name, letter in zip(names, found.groups(), strict=True)}


def _granted(stated: object) -> Granted:
    if stated in ("granted", True):
        return "granted"
    return "denied" if stated in ("denied", False) else None
