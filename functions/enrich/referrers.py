"""What a referrer says: GA4's source, medium and campaign for the site that linked to the page."""

import re
from functools import lru_cache
from typing import NamedTuple

from .search_engines import is_results_page
from .source_categories import (
    category_of_path,
    is_engine_of_ours,
    is_googles_word,
    kind,
    site,
)
from .urls import Address, address

# Engines that GA4 reduces to one word in all their countries; of Google's other words (cnn, globo,
# msn, terra) the site is a portal, most of whose pages are no search results.
ENGINES = frozenset(
    {
        "aol", "ask", "baidu", "bing", "daum", "dogpile", "duckduckgo", "google", "kvasir",
        "lycos", "naver", "qwant", "search-results", "seznam", "sogou", "yahoo", "yandex",
    }
)  # fmt: skip

# Hosts of an engine that are its search: none, m, search, fr, fr.search, images …; mail, docs,
# maps and the like are not.
_SEARCH_HOSTS = re.compile(
    r"(www\d?|m|r|wap|lite|int|cse|images?|video|web|websearch|suche|recherche|ricerca|buscador|"
    r"[a-z]{2}|([a-z]+\.)*(search|suche)(\.[a-z]{2})?)?"
)

_SCHEMES = ("http", "https", "android-app", "ios-app")
_APPS = ("android-app", "ios-app")

# A label of a host, or of an app's name, that says webmail in the languages it is most written in.
_MAIL = re.compile(
    r"[a-z-]*mail(box|beta|s)?([0-9-][a-z0-9-]*)?|webmail[a-z0-9-]*|outlook|owa|zimbra\d*|roundcube|"
    r"horde|poczta|posta|correos?|correio|courrier|messagerie[0-9-]*"
)

# An engine's maps and business listings, in any country: maps.google.de, local.search.yahoo.com.
_PLACES = frozenset({"maps", "map", "local"})

# Sites that host other people's sites: two of their subdomains are not one owner's.
_HOSTING = frozenset(
    {
        "github.io", "gitlab.io", "blogspot.com", "wordpress.com", "tumblr.com", "myshopify.com",
        "netlify.app", "vercel.app", "web.app", "firebaseapp.com", "pages.dev", "workers.dev",
        "herokuapp.com", "appspot.com", "run.app", "wixsite.com", "squarespace.com", "webflow.io",
        "azurewebsites.net", "cloudfront.net", "amazonaws.com", "substack.com", "fly.dev",
        "onrender.com",
    }
)  # fmt: skip


class Referral(NamedTuple):
    """GA4's words for a referrer; ``kind`` is ours: a category, EMAIL, LOCAL, or none of them."""

    source: str
    medium: str
    campaign: str
    term: str | None = None
    kind: str | None = None


@lru_cache(maxsize=2048)
def referral(referrer: str | None, page_host: str | None, own: tuple[str, ...]) -> Referral | None:
    """Name the site that linked to the page; None for no referrer and for one's own sites.

    own: hosts of the same owner besides the page's; they count with their subdomains.
    """
    seen = address(referrer)
    if seen.host is None or seen.scheme not in _SCHEMES or is_own(seen.host, page_host, own):
        return None
    source = seen.host.removeprefix("www.")
    known_as = _known_as(seen, source)
    if known_as == "AI":
        return Referral(source, "ai-assistant", "(ai-assistant)", kind=known_as)
    engine = _engine(seen, source) if known_as in (None, "SEARCH") else None
    if engine:
        # Engines have kept the searched words to themselves since 2011; GA4 says so in these words.
        return Referral(engine, "organic", "(organic)", "(not provided)", "SEARCH")
    return Referral(source, "referral", "(referral)", kind=known_as)


def is_own(host: str, page_host: str | None, own: tuple[str, ...]) -> bool:
    """Whether a host belongs to the page's site or to one of the owner's others."""
    if any(host == site or host.endswith(f".{site}") for site in own):
        return True
    return page_host is not None and _owned(host) == _owned(page_host)


def _owned(host: str) -> str:
    """The part of a host that one owner holds: ``shop.example`` of ``www.blog.shop.example``."""
    before, word, ending = site(host)
    name = f"{word}.{ending}"
    if name in _HOSTING and before:
        return f"{before.rsplit('.', 1)[-1]}.{name}"
    return name


def _known_as(seen: Address, source: str) -> str | None:
    """The site's kind, by the lists or by its own name."""
    listed = category_of_path(source, seen.path) or kind(source)
    if listed == "EMAIL" and is_results_page(seen):  # search.gmx.com
        return "SEARCH"
    if listed not in (None, "SEARCH"):
        return listed
    before, word, _ = site(source)
    labels = (source if seen.scheme in _APPS else before).split(".")
    if word in ENGINES and labels[0] in _PLACES:
        return "LOCAL"
    return "EMAIL" if any(_MAIL.fullmatch(label) for label in labels) else listed


def _engine(seen: Address, source: str) -> str | None:
    """The engine whose results page the referrer is: GA4's word for it, else its host."""
    before, word, _ = site(source)
    if word in ENGINES and _SEARCH_HOSTS.fullmatch(before):
        return word
    if not is_engine_of_ours(source) and not is_results_page(seen):
        return None
    return word if is_googles_word(word) else source
