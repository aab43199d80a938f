"""Google's consent parameters, as gtag sends them and sGTM hands them on.

gcs: "G1" and a character each for ad_storage and analytics_storage: 1, 0, or - for unset.
gcd: "1", a digit, then a letter for each of ad_storage, analytics_storage, ad_user_data and
     ad_personalization, with a digit behind each.
Either may be short: what is missing says nothing.
Read from d8a-tech/d8a, js/web-tracker/src/ga4/consent_wire.ts.
"""

import re

from shared.raw import Consent, Granted

_GCS = re.compile(r"G1([01-]?)([01-]?)")
_GCS_FLAGS = ("ad_storage", "analytics_storage")

_GCD = re.compile(r"1\d((?:\d?[a-z])*)")
_GCD_FLAGS = ("ad_storage", "analytics_storage", "ad_user_data", "ad_personalization")

# gcd's letters are the state after the last update; "l" is neither set nor updated.
_STATES: dict[str, Granted] = {
    **dict.fromkeys("rtnv1", "granted"),
    **dict.fromkeys("pqmu0", "denied"),
}


def consent_of(*, gcd: object, gcs: object) -> Consent:
    """What the two say; of a flag that both know gcd's word holds. What is malformed is silent."""
    by_gcd, by_gcs = _by_gcd(gcd), _by_gcs(gcs)
    return Consent(**{name: by_gcd.get(name) or by_gcs.get(name) for name in _GCD_FLAGS})


def _by_gcd(given: object) -> dict[str, Granted]:
    found = _GCD.match(given) if isinstance(given, str) else None
    letters = re.findall("[a-z]", found[1]) if found else []
    return {name: _STATES.get(letter) for name, letter in zip(_GCD_FLAGS, letters, strict=False)}


def _by_gcs(given: object) -> dict[str, Granted]:
    found = _GCS.match(given) if isinstance(given, str) else None
    states = found.groups() if found else ()
    return {name: _STATES.get(state) for name, state in zip(_GCS_FLAGS, states, strict=False)}
