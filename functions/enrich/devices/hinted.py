"""What client hints add to what the User-Agent says; never less than it, never against it."""

import re

from .client_hints import Hints
from .seen import Bot, DeviceSeen

# The reduced User-Agent of Chrome on Android; https://www.chromium.org/updates/ua-reduction/
_REDUCED = re.compile(r"\(Linux; Android (?P<version>[\d.]+)(?P<model>; K)?\)")

_PLATFORMS = {
    "Android": "Android",
    "Chrome OS": "Chrome OS",
    "Chromium OS": "Chrome OS",
    "Fuchsia": "Fuchsia",
    "Linux": "Linux",
    "iOS": "iOS",
    "macOS": "Macintosh",
    "Windows": "Windows",
}

# A browser that shows a page as on a desktop says Linux on these.
_LIKE_LINUX = frozenset({"Android", "Chrome OS", "Fuchsia"})

# Their hinted versions are not what GA4 has: a kernel's, and a number that browsers froze.
_WITHOUT_VERSION = frozenset({"Linux", "iOS"})

_OF_DESKTOPS = frozenset({"Chrome OS", "Linux", "Macintosh", "Windows"})

# Windows 10 counts to 10, Windows 11 from 13 on; before them 0.1 is 7, 0.2 is 8, 0.3 is 8.1.
# https://learn.microsoft.com/microsoft-edge/web-platform/how-to-detect-win11
_FIRST_WINDOWS_11 = 13
_OLD_WINDOWS = {"0.1": "Windows 7", "0.2": "Windows 8", "0.3": "Windows 8.1"}

_REDUCED_VERSION = re.compile(r"\d+(?:\.0)*")

# What a reduced User-Agent calls every browser that is built on Chromium.
_GENERAL = frozenset({None, "Chrome", "Chromium"})

# A list of brands that names Chromium alone does not say that it is not Chrome: some leave it out.
_BUILT_AS = {"Chromium": ("Chromium", "Chrome")}


def spelled_out(written: str, hints: Hints) -> str:
    """The User-Agent as it was before browsers took the model and the version out of it."""
    if hints.platform != "Android" or not (hints.model or hints.platform_version):
        return written
    return _REDUCED.sub(
        lambda found: (
            f"(Linux; Android {hints.platform_version or found['version']}; {hints.model or 'K'})"
        ),
        written,
        count=1,
    )


def hinted(seen: DeviceSeen, hints: Hints) -> DeviceSeen:
    """What the hints tell beyond what is spelled out in the User-Agent."""
    system, system_version = _system(seen, hints)
    name, version = _browser(seen, hints)
    headless = Bot("headless browser", "sec-ch-ua") if hints.is_headless else None
    return seen._replace(
        category=_category(seen, system, hints),
        system=system,
        system_version=system_version,
        browser=name,
        browser_version=version,
        bot=seen.bot or headless,
    )


def _category(seen: DeviceSeen, system: str | None, hints: Hints) -> str | None:
    if seen.category not in (None, "desktop", "mobile", "tablet"):
        return seen.category
    if hints.category:
        return hints.category
    if system == "Android" and seen.system != system and hints.is_mobile is not None:
        return "mobile" if hints.is_mobile else "tablet"
    if seen.category is None and hints.is_mobile is not None:
        return "mobile" if hints.is_mobile else _without_text(system)
    return seen.category


def _without_text(system: str | None) -> str | None:
    """The kind of what says that it is no mobile device, and sent no User-Agent that tells more."""
    return "desktop" if system in _OF_DESKTOPS else None


def _system(seen: DeviceSeen, hints: Hints) -> tuple[str | None, str | None]:
    told = _PLATFORMS.get(hints.platform or "")
    if told is None:
        return seen.system, seen.system_version
    if seen.system is None or (seen.system == "Linux" and told in _LIKE_LINUX):
        return told, _versioned(told, hints) or told
    if told != seen.system:
        return seen.system, seen.system_version
    return told, _versioned(told, hints) or seen.system_version


def _versioned(told: str, hints: Hints) -> str | None:
    """The system with its hinted version, as GA4 writes it; None where there is none to write."""
    version = hints.platform_version
    if version is None or told in _WITHOUT_VERSION:
        return None
    if told == "Windows":
        return _windows(version)
    if told == "Macintosh":
        return f"Macintosh {'' if hints.is_arm else 'Intel '}{version}"
    return f"{told} {version}"


def _windows(version: str) -> str | None:
    major = int(version.partition(".")[0])
    if major:
        return "Windows 11" if major >= _FIRST_WINDOWS_11 else "Windows 10"
    return _OLD_WINDOWS.get(version)


def _browser(seen: DeviceSeen, hints: Hints) -> tuple[str | None, str | None]:
    told, version = hints.brand, seen.browser_version
    if told is None:
        return seen.browser, version
    if seen.browser in _BUILT_AS.get(told.name, (told.name,)):
        return seen.browser, told.version if _is_better(told.version, version) else version
    if seen.browser in _GENERAL or told.name.startswith(f"{seen.browser} "):
        return told
    return seen.browser, version


def _is_better(told: str | None, seen: str | None) -> bool:
    """Whether a version tells more than the User-Agent's, which may be reduced: "129.0.0.0"."""
    if told is None:
        return False
    return seen is None or ("." in told and _REDUCED_VERSION.fullmatch(seen) is not None)
