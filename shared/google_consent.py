"""Google's consent parameters, as gtag sends them and sGTM hands them on.

gcs: "G1" and a character each for ad_storage and analytics_storage: 1, 0, or - for unset.
gcd: "1", a digit, then a letter for each of ad_storage, analytics_storage, ad_user_data and
     ad_personalization, with a digit behind each.
Either may be short: what is missing says nothing. What is there and cannot be read is taken for a
denial of all that it speaks of.
Read from d8a-tech/d8a, js/web-tracker/src/ga4/consent_wire.ts.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from shared.raw import Consent, Granted

_GCS = re.compile(r"G1(?:([01-])(?:([01-]).*)?)?")
_GCS_FLAGS = ("ad_storage", "analytics_storage")

# Four letters and whatever follows them, or fewer and nothing else.
_GCD = re.compile(r"1\d(?:((?:\d?[a-z]){4}).*|((?:\d?[a-z]){0,3})\d?)")
_GCD_FLAGS = ("ad_storage", "analytics_storage", "ad_user_data", "ad_personalization")

# gcd's letters are the state after the last update; "l" is neither set nor updated.
_STATES: dict[str, Granted] = {
    **dict.fromkeys("rtnv1", "granted"),
    **dict.fromkeys("pqmu0", "denied"),
    **dict.fromkeys("l-", None),
}


_DENIED: Granted = "denied"


class Read(NamedTuple):
    """What the two say, and the names of those that cannot be read."""

    consent: Consent
    unreadable: tuple[str, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """The same in words."""
        return tuple(f"{name} is unreadable: taken for denied" for name in self.unreadable)


def read(*, gcd: object, gcs: object) -> Read:
    """Read both; of a flag that both know gcd's word holds."""
    by_gcd, by_gcs = _by_gcd(gcd), _by_gcs(gcs)
    unreadable = [name for name, flags in (("gcd", by_gcd), ("gcs", by_gcs)) if flags is None]
    first = dict.fromkeys(_GCD_FLAGS, _DENIED) if by_gcd is None else by_gcd
    second = dict.fromkeys(_GCS_FLAGS, _DENIED) if by_gcs is None else by_gcs
    consent = Consent(**{name: first.get(name) or second.get(name) for name in _GCD_FLAGS})
    return Read(consent, tuple(unreadable))


def _by_gcd(given: object) -> Mapping[str, Granted] | None:
    """Its flags; None where it is there and cannot be read."""
    if _is_absent(given):
        return {}
    found = _GCD.fullmatch(_text(given))
    if found is None:
        return None
    letters = re.findall("[a-z]", found[1] or found[2] or "")
    return _flags(_GCD_FLAGS, letters)


def _by_gcs(given: object) -> Mapping[str, Granted] | None:
    if _is_absent(given):
        return {}
    found = _GCS.fullmatch(_text(given))
    return None if found is None else _flags(_GCS_FLAGS, [one for one in found.groups() if one])


def _flags(names: Sequence[str], states: Sequence[str]) -> Mapping[str, Granted] | None:
    if not _STATES.keys() >= set(states):
        return None
    return {name: _STATES[state] for name, state in zip(names, states, strict=False)}


def _is_absent(given: object) -> bool:
    return given is None or (isinstance(given, str) and not given.strip())


def _text(given: object) -> str:
    """As sent; of what is no text an empty one, which is unreadable."""
    return given.strip() if isinstance(given, str) else ""
