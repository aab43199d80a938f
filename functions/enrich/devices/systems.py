"""The operating system in GA4's words: "Android" with "Android 12", "Macintosh", "Windows"."""

import re
from typing import NamedTuple

from .engine import Reading
from .system_words import BESIDES, INSTEAD, LINUX, NAMES, Rule


class System(NamedTuple):
    """``version`` repeats the name, as GA4 has it: "Windows 10"."""

    name: str | None = None
    version: str | None = None


# Safari 26 and later say "iPhone OS 18_7" for ever; their own version is the system's.
_FROZEN_IOS = re.compile(r"\bVersion/((?:2[6-9]|[3-9]\d)(?:\.\d+)*)")


def system(seen: Reading) -> System:
    """The system, with its version where one is written."""
    written, family = seen.ua_string, seen.os.family
    own = _first(INSTEAD, written)
    if own is None and family in LINUX:
        return System("Linux", f"Linux {seen.os.version_string}".strip())
    if own is None and (family == "Other" or _is_vendor(seen)):
        own = _first(BESIDES, written)
    if own is not None:
        name, version = own
        return System(name, f"{name} {version}".strip())
    return _as_read(seen) if family != "Other" else System()


def _first(rules: tuple[Rule, ...], written: str) -> tuple[str, str] | None:
    for pattern, name in rules:
        found = pattern.search(written)
        if found:
            return name, next((group for group in found.groups() if group), "").strip(".")
    return None


def _is_vendor(seen: Reading) -> bool:
    """Whether the engine took a television's maker for its system: "HbbTV/1.2.1 (; SALORA; …"."""
    return "HbbTV" in seen.ua_string and seen.os.family in seen.ua_string.partition("HbbTV")[2]


def _as_read(seen: Reading) -> System:
    name, version = NAMES.get(seen.os.family, seen.os.family), seen.os.version_string
    if name == "iOS":
        frozen = _FROZEN_IOS.search(seen.ua_string)
        version = frozen[1] if frozen else version
    if name == "Macintosh" and "Intel Mac" in seen.ua_string:
        version = f"Intel {version}"
    return System(name, f"{name} {version}".strip())
