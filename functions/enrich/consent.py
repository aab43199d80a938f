"""What of a row may be kept: the one place where personal data and denied ids are taken out.

The steps read the hit as it came: a click id tells which channel a session belongs to even where
the id itself may not be kept. What they wrote is searched here, all of it, as the row's JSON.
"""

import msgspec

from shared.personal import AD_IDENTIFIERS
from shared.search import IDENTIFIERS, PERSONAL, Found, Rule, Search

from .subject import Subject

_CLICK_IDS = Rule(AD_IDENTIFIERS, "click ids dropped: ad or analytics storage is denied")

_NOTHING_DENIED = Search(PERSONAL)
_ADS_DENIED = Search(_CLICK_IDS, PERSONAL)
_ANALYTICS_DENIED = Search(_CLICK_IDS, IDENTIFIERS, PERSONAL)


def permitted(data: bytes, subject: Subject) -> bytes:
    """The row's JSON without what may not be kept; its angelia.warnings say what that was.

    Raises RecursionError where JSON is nested deeper than Python's stack.
    """
    search = _search(subject)
    if not search.is_needed(data):
        return data
    found: Found = set()
    row = search.freed(msgspec.json.decode(data), found)
    if not found:
        return data
    row["angelia"]["warnings"] = [*row["angelia"].get("warnings", ()), *sorted(found)]
    return msgspec.json.encode(row)


def _search(subject: Subject) -> Search:
    if not subject.may_identify:
        return _ANALYTICS_DENIED
    return _NOTHING_DENIED if subject.may_keep_click_ids else _ADS_DENIED
