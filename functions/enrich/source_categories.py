"""What kind of site a source is: GA4's category of it, and a finer one of ours.

data/source_categories.csv is Google's list as dbt-ga4 seeds it; data/more_sources.csv is ours:
sites and Android apps that the list lacks, and the AI assistants, whose list Google has not
published (https://support.google.com/analytics/answer/9164320 names ChatGPT, Gemini, DeepSeek,
Copilot, Grok and Claude). data/kinds.csv is ours too, and no channel follows from it: GA4 has no
category for webmail, for maps and directories, and knows some of them as engines.
"""

import csv
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

_DATA = Path(__file__).with_name("data")

# Google's list names "facebook" beside "facebook.com": the bare word stands for the site under any
# ending ("amazon.de"), unless it is so short that it may be anybody's name ("line", "ig").
_SHORTEST_WORD = 5
_SHORT_WORDS = frozenset({"ebay", "etsy", "yelp"})

# Portals keep news and mail beside their search: only the very host that is listed counts.
_WITHOUT_SUBDOMAINS = frozenset({"SEARCH", "SHOPPING"})

# Second-level names under country endings: amazon.co.uk, ebay.com.au.
_SECOND_LEVEL = frozenset({"co", "com", "net", "org", "ne", "or", "ac", "gov", "edu"})


def _listed(name: str) -> dict[str, str]:
    with (_DATA / name).open(encoding="utf-8", newline="") as lines:
        return {
            row["source"].lower(): row["source_category"].removeprefix("SOURCE_CATEGORY_")
            for row in csv.DictReader(lines)
        }


def _parts_of_sites(*lists: Mapping[str, str]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Of the lists, what names a path besides the host: host -> (path, category)."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for listed in lists:
        for source, found_as in listed.items():
            host, slash, path = source.partition("/")
            if slash:
                found[host] = (*found.get(host, ()), (f"/{path}", found_as))
    return found


_googles = _listed("source_categories.csv")
_ours = _listed("more_sources.csv")
_categories = _googles | _ours
_kinds = _listed("kinds.csv")
_parts = _parts_of_sites(_ours, _kinds)


@lru_cache(maxsize=2048)
def category(source: str) -> str | None:
    """SEARCH, SOCIAL, VIDEO, SHOPPING or AI for a source in lower case, else None."""
    return _found(_categories, source)


@lru_cache(maxsize=2048)
def kind(source: str) -> str | None:
    """EMAIL for webmail and mail apps, LOCAL for maps and directories; GA4's category, or None."""
    return _found(_kinds, source) or category(source)


def category_of_path(source: str, path: str) -> str | None:
    """AI or LOCAL where a part of the site is one: x.com/i/grok, google.com/maps."""
    return next((found for part, found in _parts.get(source, ()) if path.startswith(part)), None)


def is_engine_of_ours(source: str) -> bool:
    """Whether more_sources.csv has the very source as an engine that Google's list lacks."""
    return _ours.get(source) == "SEARCH"


def is_googles_word(word: str) -> bool:
    """Whether Google's list has the bare word for an engine: GA4 then names the source so."""
    return _googles.get(word) == "SEARCH"


def _found(listed: Mapping[str, str], source: str) -> str | None:
    exact = listed.get(source)
    if exact is not None or "." not in source:
        return exact
    return _of_parent(listed, source) or _of_word(listed, source)


def _of_parent(listed: Mapping[str, str], host: str) -> str | None:
    """A subdomain is its site's: somebody.tumblr.com."""
    labels = host.split(".")
    parents = (".".join(labels[start:]) for start in range(1, len(labels) - 1))
    found = next((listed[parent] for parent in parents if parent in listed), None)
    return None if found in _WITHOUT_SUBDOMAINS else found


def _of_word(listed: Mapping[str, str], host: str) -> str | None:
    word = site(host).word
    found = listed.get(word) if len(word) >= _SHORTEST_WORD or word in _SHORT_WORDS else None
    return None if found == "SEARCH" else found


class Site(NamedTuple):
    """A host in three parts: ``fr.search`` + ``yahoo`` + ``co.jp``; the first may be empty."""

    before: str
    word: str
    ending: str


@lru_cache(maxsize=2048)
def site(host: str) -> Site:
    """Split a host; an address of numbers or a single word has neither ending nor parts before.

    An estimate for common endings, without the whole public suffix list.
    """
    labels = host.removeprefix("www.").split(".")
    endings = 2 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2 else 1
    if len(labels) <= endings or labels[-1].isdigit() or ":" in host:
        return Site("", host, "")
    name = len(labels) - endings - 1
    return Site(".".join(labels[:name]), labels[name], ".".join(labels[name + 1 :]))
