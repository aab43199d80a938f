"""The visitor's language in GA4's spelling: a tag in lower case, "en-us"."""

import re
from functools import lru_cache

# An entry of Accept-Language: a tag and perhaps its weight (RFC 9110, sections 12.4.2 and 12.5.4).
# A single tag is one as well; systems write it with "_".
_ENTRY = re.compile(
    r"(?P<tag>[a-z]{2,8}(?:[-_][a-z0-9]{1,8})*)"
    r"(?:\s*;\s*q=(?P<weight>0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?",
    re.ASCII | re.IGNORECASE,
)

# The longest tag that one has to expect (RFC 5646, section 4.4.1).
MAX_TAG_LENGTH = 35

# Real headers end below 200 characters.
MAX_LENGTH = 1_000


def language(*said: str | None) -> str | None:
    """The language of the first text that names one: a tag, or an Accept-Language value."""
    return next((found for one in said if one and (found := _preferred(one[:MAX_LENGTH]))), None)


@lru_cache(maxsize=2_048)
def _preferred(written: str) -> str | None:
    """The tag with the highest weight, of equals the first; weight 0 means "not this one"."""
    entries = filter(None, (_ENTRY.fullmatch(part.strip()) for part in written.split(",")))
    weights = {
        entry["tag"]: float(entry["weight"] or 1)
        for entry in entries
        if len(entry["tag"]) <= MAX_TAG_LENGTH
    }
    best = max(weights, key=weights.__getitem__, default=None)
    return best.replace("_", "-").lower() if best and weights[best] > 0 else None
