"""What a referrer says: GA4's source, medium and campaign for the site that linked to the page."""

import re
from functools import lru_cache
from typing import NamedTuple

from .source_categories import category, site
from .urls import Address, address

# Engines that GA4 reduces to one word; of Google's other words (cnn, globo, msn, terra) the
# site is a portal whose pages are no search results.
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

# Other sites' search: a host that says so, in an address that carries what was searched for.
_SAYS_SEARCH = re.compile(r"(^|[.-])[a-z]*search[a-z]*([.-]|$)")
_SEARCHED_FOR = ("q", "query", "p", "wd", "kw", "text", "search", "keyword", "keywords", "term")

_SCHEMES = ("http", "https", "android-app", "ios-app")

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
    """GA4's words for a referrer."""

    source: str
    medium: str
    campaign: str
    term: str | None = None


@lru_cache(maxsize=2048)
def referral(referrer: str | None, page_host: str | None, own: tuple[str, ...]) -> Referral | None:
    """Name the site that linked to the page; None for no referrer and for one's own sites.

    own: hosts of the same owner besides the page's; they count with their subdomains.
    """
    seen = address(referrer)
    if seen.host is None or seen.scheme not in _SCHEMES or is_own(seen.host, page_host, own):
        return None
    source = seen.host.removeprefix("www.")
    if category(source) == "AI":
        return Referral(source, "ai-assistant", "(ai-assistant)")
    engine = _engine(seen, source)
    if engine:
        # Engines have kept the searched words to themselves since 2011; GA4 says so in these words.
        return Referral(engine, "organic", "(organic)", "(not provided)")
    return Referral(source, "referral", "(referral)")


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


def _engine(seen: Address, source: str) -> str | None:
    """The engine whose results page the referrer is: GA4's word for it, else its host."""
    if category(source) not in (None, "SEARCH"):
        return None
    before, word, _ = site(source)
    if word in ENGINES and _SEARCH_HOSTS.fullmatch(before):
        return word
    if source == "ecosia.org":
        return source
    if _SAYS_SEARCH.search(source) and any(seen.query.get(name) for name in _SEARCHED_FOR):
        return source
    return None
