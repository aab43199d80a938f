"""The browser in GA4's words, with all parts of its version."""

import re
from typing import NamedTuple

from .browser_names import NAMES, PRODUCTS
from .engine import Reading


class Browser(NamedTuple):
    """What shows the page."""

    name: str | None = None
    version: str | None = None


# Apps that show pages in the system's own browser, which is what GA4 names.
_IN_APP = re.compile(r"\bFB(?:AN|AV|_IAB)\b|\bInstagram |\bLine/\d|\bSnapchat/|\bDuckDuckGo/\d")
_CHROME = re.compile(r"Chrome/([\d.]+)")

# Samsung's browser before it named itself: its own version stands before Chrome's.
_EARLY_SAMSUNG = re.compile(
    r"SAMSUNG[ -].*\bVersion/([12]\.\d) Chrome/|Tizen.*\bVersion/([12]\.\d)\b|TizenBrowser/([\d.]+)"
)

# LG's televisions: Web0S and, before it, NetCast.
_LG_TELEVISION = re.compile(r"Web0S|NetCast|\bLG Browser(?:/([\d.]+))?")

# Products: "Quark/1.6.9", "Ghostery:3.0", "KAKAOTALK 5.9".
_PRODUCT = re.compile(r"(?<![\w.+!-])([A-Za-z\d][\w.+!-]*?)(?:[/:]| (?=\d))v?([\d.]*\d)?", re.ASCII)
_PRECEDENCE = {product: place for place, product in enumerate(PRODUCTS)}

# A desktop app that is a page in Chromium: "… like Gecko) Slack/4.29 Chrome/108.0 Electron/22.0".
_ELECTRON = re.compile(r"\) ([A-Z][\w-]{1,30})/([\d.]+) Chrome/[\d.]+ Electron/")

# Netscape says Mozilla and the system, nothing else; all who came after say "compatible".
_NETSCAPE = re.compile(
    r"Mozilla/([1-4]\.\d+)\w*\s(?:\[ ?[\w-]+\]\s?)?"
    r"\((?:X11|Win|Macintosh|OS/2)(?!.*compatible)[^()]*\)$"
)

# What the engine's rules name that is a platform, or an app's library, and no browser.
_PLATFORMS = frozenset({"HbbTV", "NetCast Smart TV", "Electron", "Other", "CFNetwork"})
_OF_APPS = frozenset({"Android", "Mobile Safari UI/WKWebView"})

# What runs on platforms (HbbTV, Electron) that the engine takes for the browser.
_ON_PLATFORMS = (
    ("Opera", re.compile(r"\bO(?:pera|PR)/([\d.]+)")),
    ("Chrome", _CHROME),
)

# The first words of a User-Agent that names no browser: "Spotify/8.5.33 Android/29".
_FIRST = re.compile(r"([A-Za-z][\w.+&' -]{1,30}?)[ /]v?(\d+(?:\.\d+)*)\b")
_NO_BROWSERS = frozenset(
    {"mozilla", "opera", "applewebkit", "model", "hbbtv", "softbank", "vodafone", "docomo"}
)


def browser(seen: Reading, system: str | None) -> Browser:
    """The browser; of an app that shows pages in the system's own one, that."""
    written = seen.ua_string
    return (
        _in_app(written, system)
        or _by_maker(written)
        or _listed(written)
        or _app(seen)
        or _as_read(seen)
        or _by_itself(written)
    )


def _in_app(written: str, system: str | None) -> Browser | None:
    if not _IN_APP.search(written):
        return None
    if system == "Android":
        chrome = _CHROME.search(written)
        return Browser("Android Webview", chrome[1] if chrome else None)
    return Browser("Safari (in-app)") if system == "iOS" else None


def _by_maker(written: str) -> Browser | None:
    early = _EARLY_SAMSUNG.search(written)
    if early:
        return Browser("Samsung Internet", next(version for version in early.groups() if version))
    lg = _LG_TELEVISION.search(written)
    return Browser("LG Browser", lg[1]) if lg else None


def _listed(written: str) -> Browser | None:
    """By our list of products: the first of the list that is named."""
    named = {name.lower(): version for name, version in _PRODUCT.findall(written)}
    known = named.keys() & PRODUCTS.keys()
    if not known:
        return None
    product = min(known, key=_PRECEDENCE.__getitem__)
    return Browser(PRODUCTS[product], named[product] or None)


def _app(seen: Reading) -> Browser | None:
    """An app that names itself, where the engine knows no more than the app's system."""
    written = seen.ua_string
    if written.startswith("Dalvik/"):
        return Browser("Android Runtime")
    if seen.browser.family in _OF_APPS and not written.startswith("Mozilla"):
        return _first(written)
    electron = _ELECTRON.search(written)
    return Browser(electron[1], electron[2]) if electron else None


def _as_read(seen: Reading) -> Browser | None:
    if seen.browser.family in _PLATFORMS:
        return None
    return Browser(NAMES.get(seen.browser.family, seen.browser.family), _whole_version(seen))


def _whole_version(seen: Reading) -> str | None:
    """All parts of the version; the package stops after the third."""
    short = seen.browser.version_string
    if not short:
        return None
    whole = re.search(rf"(?<![\d.]){re.escape(short)}(?:\.\d+)*", seen.ua_string)
    return whole[0] if whole else short


def _by_itself(written: str) -> Browser:
    """What names itself and is in nobody's list."""
    netscape = _NETSCAPE.match(written)
    if netscape:
        return Browser("Netscape", netscape[1])
    for name, product in _ON_PLATFORMS:
        found = product.search(written)
        if found:
            return Browser(name, found[1])
    return _first(written) or Browser()


def _first(written: str) -> Browser | None:
    first = _FIRST.match(written)
    known = first and first[1].lower() not in _NO_BROWSERS
    return Browser(first[1], first[2]) if first and known else None
