"""Parameters taken out of addresses, and of queries that stand alone in a text.

All of it takes time in proportion to the text, whatever a client sends.
"""

import re
from functools import cache
from typing import Any

from shared.names import Names

_IS = "(?:=|%(?:25)*3D)"
_HEX = "%(?:25)*"

# A name in plain writing, and behind an encoded delimiter; it ends where its "=" stands.
_UNTIL_IS = rf"(?P<name>(?:(?!{_HEX}(?:3D|3F|26|23|3B))[^?&;#\s=])++){_IS}"
_PLAIN = re.compile(rf"(?<![^?&;#\s]){_UNTIL_IS}", re.IGNORECASE)
_ENCODED = re.compile(rf"%(?P<level>(?:25)*)(?:3F|26|23|3B){_UNTIL_IS}", re.IGNORECASE)

_PLAIN_VALUE = re.compile(r"(?P<value>[^&;#]*+)(?P<end>[&;]?)(?P<level>)")
_ENCODED_VALUE = re.compile(
    rf"(?P<value>(?:(?!{_HEX}(?:26|23))[^&#])*+)(?P<end>%(?P<level>(?:25)*)26)?", re.IGNORECASE
)

# Tried only where such a run begins: a long one would otherwise cost the square of its length.
_LOOSE_ENDS = re.compile(r"(?<![?&;])(?<!%3F)(?<!%26)(?:[?&;]|%3F|%26)+(?=#|&|$)", re.IGNORECASE)


def without_parameters(text: str, listed: frozenset[str]) -> str:
    """Take parameters out of an address, also of one that is written inside another's query.

    A query may stand alone, as ``gclid=1&x=2`` or in a cookie's text; one inside another address
    is encoded, once for every address around it.
    """
    if "=" not in text and "%" not in text:
        return text
    names = _names(listed)
    freed = _without(text, names, _PLAIN, _PLAIN_VALUE)
    freed = _without(freed, names, _ENCODED, _ENCODED_VALUE)
    return text if freed == text else _LOOSE_ENDS.sub("", freed)


def _without(text: str, names: Names, heads: re.Pattern[str], values: re.Pattern[str]) -> str:
    kept, at = [], 0
    for head in heads.finditer(text):
        start = head.start("name")
        if start < at or not names.has_parameter(head["name"]):
            continue
        kept.append(text[at:start])
        value: Any = values.match(text, head.end())  # never None: it may be empty
        is_ours = value["level"] == head.groupdict().get("level", "")
        at = value.end() if is_ours else value.end("value")
    return "".join([*kept, text[at:]])


_names = cache(Names.of)
