"""Whether a program sends it, and what says so: several lines of evidence, the surest first.

A missing User-Agent is no evidence: apps and servers leave it out.
"""

import re
from functools import lru_cache
from pathlib import Path

from .bot_words import EVIDENCE, PEOPLES
from .engine import Reading
from .seen import Bot

_DATA = Path(__file__).parents[1] / "data"

# "Mozilla/5.0 (compatible; vkShare)": a name in the place of browser and system.
_NAME_ONLY = re.compile(r"mozilla/5\.0[ +]+\(compatible[;)] ?([^;)]{0,60})")
_BROWSER_IN_IT = re.compile(
    r"msie|trident|khtml|konqueror|gecko/|presto|applewebkit|windows|linux|mac|opera|x11|android|"
    r"browser|midp|symb|wap"
)

# Where the engine sees a browser all the same, its rule for programs found a chance likeness.
_BROWSERS = frozenset({"IE", "Chrome", "Firefox", "Safari", "Opera", "Edge"})

_WORD = re.compile(r"[a-z0-9]+")

# What a name is made of, to the left of the word that gives it away: "Ahrefs" of "AhrefsBot".
_BEFORE = re.compile(r"[\w.-]{0,40}\Z")

# Long enough for every real one; what is longer is somebody's joke in a column.
_MAX_NAME = 80


def bot(seen: Reading) -> Bot | None:
    """The first evidence; None for people."""
    written = seen.ua_string.lower()
    if PEOPLES.search(written):
        return None
    for kind, words in EVIDENCE:
        found = words.search(written)
        if found:
            return Bot(kind, _name(seen, found))
    listed = _listed(written)
    if listed:
        return Bot("crawler", listed)
    if seen.is_bot and seen.browser.family not in _BROWSERS:
        return Bot("crawler", seen.browser.family)
    name_only = _NAME_ONLY.match(written)
    if name_only and not _BROWSER_IN_IT.search(written):
        return Bot("crawler", name_only[1].strip() or "compatible")
    return None


def _name(seen: Reading, found: re.Match[str]) -> str:
    """The engine's name for it where it has one, else the word in which it was found."""
    if seen.is_bot and seen.browser.family not in _BROWSERS | {"Other"}:
        return str(seen.browser.family)
    before = _BEFORE.search(seen.ua_string, max(0, found.start() - 40), found.start())
    start = before.start() if before else found.start()
    return seen.ua_string[start : found.end()].strip()[:_MAX_NAME]


def _listed(written: str) -> str | None:
    """The first name of the list of crawlers that occurs."""
    by_word = _crawlers()
    words = dict.fromkeys(_WORD.findall(written))
    names = (name for word in words for name in by_word.get(word, ()))
    return next((name for name in names if name in written), None)


@lru_cache(maxsize=1)
def _crawlers() -> dict[str, list[str]]:
    """The names of data/crawlers.txt by their first word."""
    names: dict[str, list[str]] = {}
    for name in (_DATA / "crawlers.txt").read_text(encoding="utf-8").splitlines():
        first = _WORD.search(name)
        if first:
            names.setdefault(first[0], []).append(name)
    return names
