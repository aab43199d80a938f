"""The visitor's cookie ``__uid__``: a random id, set by the server where consent does not deny it.

It serves where a hit has no client id of its own. Browsers give it back to all hosts of the domain
that it is kept on, which is the registrable one of the host that was asked.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from flask import Request
from werkzeug.http import dump_cookie

from .domains import cookie_domain
from .settings import Settings

NAME = "__uid__"

# As uuid.uuid4 writes it; anything else was not set here.
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")

# As the beacon keeps it: the id, and the second in which it was made.
_BROWSERS_ID = re.compile(rf"({_ID.pattern})(?:\.\d{{1,12}})?")

# A browser that has one for this host and one for its domain sends both.
_GIVEN = re.compile(rf"(?:^|;)\s*{NAME}=\"?([^;\"]*)")

# What a browser sends with a hit and a server or a command does not.
_BROWSERS_HEADERS = ("Origin", "Sec-Fetch-Site", "Referer")
_BROWSERS_AGENT = "Mozilla/"


class Identity(NamedTuple):
    """The visitor's id for this hit, and the header Set-Cookie of the answer."""

    cookie_id: str | None = None
    set_cookie: str | None = None


def adoptable(browser_id: str | None) -> str | None:
    """The UUID in an id that a page keeps for its visitor, where it has the form of ours."""
    found = _BROWSERS_ID.fullmatch(browser_id or "")
    return found[1] if found else None


def identity(
    request: Request,
    settings: Settings,
    *,
    is_denied: bool,
    new_id: Callable[[], str],
    browser_id: str | None = None,
) -> Identity:
    """The id in the request's cookie, else a new one; with consent denied none, and it is removed.

    A cookie that was not written here is replaced and not trusted. What looks like no browser is
    offered the cookie as well, but has an id only once it sends the cookie back: a server that
    keeps none would else be a new visitor with each hit.

    browser_id: a UUID that the page keeps itself. It counts where no cookie came, and becomes the
    cookie's value: so hits that are sent at once agree, and a browser that takes no cookie from
    here has the page's id. Once the cookie is there it outlives the page's, which browsers may
    limit to a week.
    """
    # Read here: werkzeug reads every cookie of a site to give this one.
    given = _GIVEN.findall(request.headers.get("Cookie", ""))
    if is_denied:
        return Identity(None, _header(request, settings, "", max_age_s=0) if given else None)
    known = next((one for one in given if _ID.fullmatch(one)), None)
    cookie_id = known or browser_id or new_id()
    set_cookie = _header(request, settings, cookie_id, max_age_s=settings.cookie_max_age_s)
    is_kept = known or browser_id or _is_browser(request)
    return Identity(cookie_id if is_kept else None, set_cookie)


def _header(request: Request, settings: Settings, value: str, *, max_age_s: int) -> str:
    """Each hit writes it again: its age counts from the visitor's last one."""
    domain = cookie_domain(request.headers.get(settings.host_header, ""))
    return f"{NAME}={value}{_attributes(domain, max_age_s, settings)}"


@lru_cache(maxsize=1024)
def _attributes(domain: str | None, max_age_s: int, settings: Settings) -> str:
    """What follows the value. Without Expires: every browser that keeps cookies knows Max-Age."""
    written = dump_cookie(
        NAME,
        max_age=max_age_s,
        domain=domain,
        secure=settings.cookie_secure,
        httponly=settings.cookie_http_only,
        samesite=settings.cookie_same_site,
        sync_expires=False,
    )
    return written.removeprefix(f"{NAME}=")


def _is_browser(request: Request) -> bool:
    if any(name in request.headers for name in _BROWSERS_HEADERS):
        return True
    return request.headers.get("User-Agent", "").startswith(_BROWSERS_AGENT)
