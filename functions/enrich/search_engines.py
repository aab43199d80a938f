"""Whether an address is a search engine's results page: Matomo's list of engines.

data/search_engines.csv has an engine's host, the parameters that hold the searched words (``*``:
any address of the host will do), and whether the bare host counts as well: browsers send nothing
else today, but the front page of a portal is no results page. ``{}`` stands for a country.
"""

import csv
import re
from pathlib import Path
from typing import NamedTuple

from .source_categories import site
from .urls import Address

_FILE = Path(__file__).with_name("data") / "search_engines.csv"

# Hosts of one engine, in any country, that differ in nothing but this.
_NUMBERED_WWW = re.compile(r"www\d?\.")

# Any engine's host that says so itself, in the words of the web's larger languages.
_SAYS_SEARCH = re.compile(r"(^|[.-])[a-z]*search[a-z]*([.-]|$)")
_SEARCH_LABELS = frozenset(
    {
        "search", "websearch", "suche", "suchen", "recherche", "ricerca", "cerca", "busca",
        "buscar", "buscador", "pesquisa", "szukaj", "zoeken", "hledani", "hledej", "arama", "poisk",
    }
)  # fmt: skip


class _Engine(NamedTuple):
    """A line of the list."""

    keywords: frozenset[str]
    counts_bare: bool


def _listed() -> dict[str, _Engine]:
    with _FILE.open(encoding="utf-8", newline="") as lines:
        return {
            row["host"]: _Engine(frozenset(row["keywords"].split()), row["bare"] == "yes")
            for row in csv.DictReader(lines)
        }


_engines = _listed()
_all_keywords = frozenset().union(*(engine.keywords for engine in _engines.values())) | {
    "term", "search_query",
}  # fmt: skip


def is_results_page(seen: Address) -> bool:
    """Whether the address is an engine's, by the list or by its own word."""
    if seen.host is None:
        return False
    host = _NUMBERED_WWW.sub("", seen.host, count=1)
    engine = _engine(host)
    if engine is not None and _is_of(engine, seen):
        return True
    return _calls_itself_search(host, seen)


def _engine(host: str) -> _Engine | None:
    before, word, _ = site(host)
    _, _, parent = host.partition(".")
    anywhere = f"{before}.{word}.{{}}" if before else f"{word}.{{}}"
    names = (host, anywhere, f"{{}}.{parent}")
    return next((_engines[name] for name in names if name in _engines), None)


def _is_of(engine: _Engine, seen: Address) -> bool:
    if seen.is_bare:
        return engine.counts_bare
    return "*" in engine.keywords or not engine.keywords.isdisjoint(seen.query)


def _calls_itself_search(host: str, seen: Address) -> bool:
    """A host that is named for it: bare, or with an address that carries the searched words."""
    if _SAYS_SEARCH.search(host) and not _all_keywords.isdisjoint(seen.query):
        return True
    return seen.is_bare and not _SEARCH_LABELS.isdisjoint(site(host).before.split("."))
