"""A User-Agent's text as a device in GA4's spelling, read by the package user-agents.

Spelling as in rows of GA4's export: "Windows" / "Windows 10", "Android" / "Android 12", "iOS" /
"iOS 16.0", brand and model of mobile devices only. Pure, and cached: reading one afresh takes about
a millisecond, and most visitors share a few hundred of them.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from user_agents.parsers import UserAgent

from .device_names import brand_name, browser_name, model_name, system_name

# Real ones end below 400 characters; the rules' time grows with the length.
MAX_LENGTH = 1_024

# 93 % of traffic is found in the cache at this size, and a larger one finds hardly more.
CACHE_SIZE = 2_048

_TELEVISION = re.compile(
    r"smart-?\s?tv|smarttv|hbbtv|apple\s?tv|google\s?tv|android\s?tv|\bcrkey\b|bravia|viera|netcast|"
    r"web0s|webos\.tv|\bnettv|opera tv|philipstv|inettvbrowser|\broku\b|\baft[a-z]{1,5}\d*\b|"
    r"\bdtv\b|tizen.*\btv\b|\bmitv|shield android tv|\btv safari\b",
    re.IGNORECASE,
)
_DESKTOP = re.compile(r"x11|linux|windows|macintosh|cros", re.IGNORECASE)
_FROZEN_IOS = re.compile(r"\bVersion/((?:2[6-9]|[3-9]\d)(?:\.\d+)*)")


class DeviceSeen(NamedTuple):
    """What a User-Agent says; None where it does not."""

    category: str | None = None
    brand: str | None = None
    model: str | None = None
    system: str | None = None
    system_version: str | None = None
    browser: str | None = None
    browser_version: str | None = None
    bot: str | None = None  # the bot's name


NOTHING = DeviceSeen()


def device_seen(user_agent: str | None) -> DeviceSeen:
    """Read a User-Agent; nothing where there is none."""
    return _read(user_agent[:MAX_LENGTH]) if user_agent else NOTHING


@lru_cache(maxsize=CACHE_SIZE)
def _read(user_agent: str) -> DeviceSeen:
    # Headers hold Latin-1, where "²" counts as a digit to the library and int() then fails.
    seen = UserAgent(user_agent.encode("ascii", "replace").decode())
    category = _category(seen)
    is_named = category != "desktop"
    system = system_name(seen.os.family)
    return DeviceSeen(
        category=category,
        brand=brand_name(seen.device.brand) if is_named else None,
        model=model_name(seen.device.model) if is_named else None,
        system=system,
        system_version=_system_version(system, seen),
        browser=browser_name(seen.browser.family),
        browser_version=_browser_version(seen),
        bot=seen.browser.family if seen.is_bot else None,
    )


def _category(seen: UserAgent) -> str | None:
    """GA4's kinds. Android without "Mobile" is a tablet only where a browser says it."""
    written = seen.ua_string
    if _TELEVISION.search(written):
        return "smart tv"
    if seen.os.family == "Android":
        is_tablet = "Mobile" not in written and re.search(r"Safari|Tablet", written)
        return "tablet" if is_tablet else "mobile"
    if seen.is_tablet:
        return "tablet"
    if seen.is_mobile:
        return "mobile"
    return "desktop" if seen.is_pc or _DESKTOP.search(written) else None


def _system_version(system: str | None, seen: UserAgent) -> str | None:
    """The system with its version, in one text, as GA4 has it."""
    if system is None:
        return None
    version = seen.os.version_string
    if system == "iOS":
        # Safari 26 and later say "iPhone OS 18_7" for ever; their own version is the system's.
        frozen = _FROZEN_IOS.search(seen.ua_string)
        version = frozen[1] if frozen else version
    if system == "Macintosh" and "Intel Mac" in seen.ua_string:
        version = f"Intel {version}"
    return f"{system} {version}".strip()


def _browser_version(seen: UserAgent) -> str | None:
    """All parts of the version; the library stops after the third."""
    short = seen.browser.version_string
    if not short:
        return None
    whole = re.search(rf"(?<![\d.]){re.escape(short)}(?:\.\d+)*", seen.ua_string)
    return whole[0] if whole else short
