"""``user_data``: who the visitor is, in plain words or hashed. Only hashes may be kept, if any.

Names: https://developers.google.com/analytics/devguides/collection/ga4/uid-data
"""

import re
from collections.abc import Mapping
from typing import Any

from shared.raw import Consent

_PREFIX = "sha256_"
_SHA256 = re.compile(r"[0-9a-f]{64}", re.IGNORECASE)


def hashed(user_data: Mapping[str, Any]) -> dict[str, Any]:
    """The ``sha256_…`` fields whose values are such hashes; ``address`` is looked into."""
    found = {key: _hashes(key, value) for key, value in user_data.items()}
    return {key: value for key, value in found.items() if value}


def may_be_kept(consent: Consent) -> bool:
    """Whether neither analytics storage nor user data for advertising is denied."""
    return "denied" not in (consent.analytics_storage, consent.ad_user_data)


def _hashes(key: str, value: Any) -> Any:  # noqa: ANN401 - what JSON holds
    if key == "address":
        listed = value if isinstance(value, list) else [value]
        inside = [hashed(one) for one in listed if isinstance(one, dict)]
        return [one for one in inside if one]
    if not key.startswith(_PREFIX):
        return None
    if isinstance(value, list):
        return [one for one in value if _is_hash(one)]
    return value if _is_hash(value) else None


def _is_hash(value: object) -> bool:
    return isinstance(value, str) and _SHA256.fullmatch(value) is not None
