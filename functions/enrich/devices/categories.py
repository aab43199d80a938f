"""What kind of device: GA4's desktop, mobile, tablet and smart tv; console and other besides."""

import re

from .category_words import CONSOLE, DESKTOP, MOBILE, OTHER, TABLET, TELEVISION
from .engine import Reading

# Android without "Mobile" is a tablet where a browser says it; an app may just not say it.
_BROWSER = re.compile(r"safari|firefox|opera tablet")
_SAYS_MOBILE = re.compile(r"\bmobile\b")
_SAYS_TABLET = re.compile(r"\btablet\b")

# Samsung's phones by the letter of their codes; T, P and X are tablets.
_SAMSUNG_PHONE = re.compile(r"\b(?:gt-[insb]\d|sm-[aefgjmns]\d)")

_OF_DESKTOPS = frozenset(
    {"Windows", "Macintosh", "Chrome OS", "AmigaOS", "MorphOS", "RISC OS", "BeOS", "Haiku", "OS/2"}
)

# Words in the names that devices are sold under.
_NAMES = (
    (re.compile(r"^(?!galaxy).*\b(?:tv|bravia|shield|stb|set.?top|tv ?box)\b"), "smart tv"),
    (re.compile(r"\bwatch"), "other"),
    (re.compile(r"\b(?:tab|tablet|[a-z]{0,5}pad|iconia|slate|kindle)(?:\b| ?\d)"), "tablet"),
)

# Phones' systems; the tablets among their devices say so.
_OF_PHONES = frozenset(
    {"Windows Phone", "Windows Mobile", "Windows CE", "Symbian OS", "Palm OS", "KaiOS", "MRE",
     "Nokia Series 40", "BREW", "Bada", "Sailfish OS", "Firefox OS", "ThreadX", "Qtopia"}
)  # fmt: skip


def category(seen: Reading, system: str | None, sold_as: str | None) -> str | None:
    """The kind, the particular before the general; None where nothing tells.

    sold_as: the name that the device is sold under, where its code is known.
    """
    written = seen.ua_string.lower()
    if CONSOLE.search(written):
        return "console"
    if TELEVISION.search(written):
        return "smart tv"
    if OTHER.search(written):
        return "other"
    if system == "Android":
        return _of_android(written, sold_as)
    if system in _OF_PHONES:
        return "tablet" if _SAYS_TABLET.search(written) else "mobile"
    if system in _OF_DESKTOPS:
        return "tablet" if "opera tablet" in written else "desktop"
    return _of_others(seen, written)


def _of_android(written: str, sold_as: str | None) -> str:
    kind = next((kind for words, kind in _NAMES if words.search((sold_as or "").lower())), None)
    if kind:
        return kind
    if TABLET.search(written):
        return "tablet"
    if _SAYS_MOBILE.search(written) or _SAMSUNG_PHONE.search(written):
        return "mobile"
    return "tablet" if _BROWSER.search(written) else "mobile"


def _of_others(seen: Reading, written: str) -> str | None:
    if TABLET.search(written) or (seen.is_tablet and not _SAYS_MOBILE.search(written)):
        return "tablet"
    if seen.is_mobile or MOBILE.search(written):
        return "mobile"
    return "desktop" if seen.is_pc or DESKTOP.search(written) else None
