"""What kind of site a source is: Google's published list, and a few that are younger than it.

data/source_categories.csv is Google's list as dbt-ga4 seeds it; data/more_sources.csv is ours:
sites and Android apps that the list lacks, and the AI assistants, whose list Google has not
published (https://support.google.com/analytics/answer/9164320 names ChatGPT, Gemini, DeepSeek,
Copilot, Grok and Claude).
"""

import csv
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

_DATA = Path(__file__).with_name("data")

# Google's list names "facebook" beside "facebook.com": the bare word stands for the site under any
# ending ("amazon.de"), unless it is so short that it may be anybody's name ("line", "ig").
_SHORTEST_WORD = 5
_SHORT_WORDS = frozenset({"ebay", "etsy"})

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


_categories = _listed("source_categories.csv") | _listed("more_sources.csv")


@lru_cache(maxsize=2048)
def category(source: str) -> str | None:
    """SEARCH, SOCIAL, VIDEO, SHOPPING or AI for a source in lower case, else None."""
    exact = _categories.get(source)
    if exact is not None or "." not in source:
        return exact
    return _of_parent(source) or _of_word(source)


def _of_parent(host: str) -> str | None:
    """A subdomain is its site's: somebody.tumblr.com."""
    labels = host.split(".")
    parents = (".".join(labels[start:]) for start in range(1, len(labels) - 1))
    found = next((_categories[parent] for parent in parents if parent in _categories), None)
    return None if found in _WITHOUT_SUBDOMAINS else found


def _of_word(host: str) -> str | None:
    word = site(host).word
    found = _categories.get(word) if len(word) >= _SHORTEST_WORD or word in _SHORT_WORDS else None
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
