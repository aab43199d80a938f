"""E-mail addresses in addresses of pages, plain or encoded.

The time is bounded by the text's length: no character is read by more than one beginning, and a
domain has few labels.
"""

import re

# As GA4's own redaction writes it: https://support.google.com/analytics/answer/13544947
REDACTED = "(redacted)"

# What ends a name inside an address: / : ; = ? & # space " and the like.
_DELIMITERS = "20|22|23|26|2C|2F|3A|3B|3C|3D|3E|3F|40|5B|5D|7B|7C|7D|0A|0D|09"

# An address inside an address is encoded once more; one inside so many is none.
_LEVELS = 4
_BEHIND = "|".join(f"(?<=%{'25' * level}(?:{_DELIMITERS}))" for level in range(_LEVELS))

# A percent sign that escapes nothing ends a name too.
_BEGINS = rf"(?:(?<![\w.+%-])|{_BEHIND}|(?:(?<=%)|(?<=%25))(?!(?:25)*[0-9A-F]{{2}}))"

_LOCAL = rf"(?:[\w.+-]|%(?:25)*(?!25|{_DELIMITERS})[0-9A-F]{{2}})++"
_DOT = r"(?:\.|%(?:25)*2E)"
_LABEL = r"[\w-]{1,63}+"
_DOMAIN = rf"{_LABEL}(?:{_DOT}{_LABEL}){{0,8}}{_DOT}[A-Z]{{2,24}}\b"
_MAIL = re.compile(rf"{_BEGINS}{_LOCAL}(?:@|%(?:25)*40){_DOMAIN}", re.IGNORECASE)


def without_mails(text: str) -> str:
    """The text with what looks like an e-mail address redacted."""
    return _MAIL.sub(REDACTED, text)
