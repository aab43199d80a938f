"""The cookie: to whom it is given, on which domain, and never against consent."""

from http.cookies import SimpleCookie

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.ingest.cookie import Identity, adoptable, identity
from functions.ingest.domains import cookie_domain
from functions.ingest.settings import Settings
from shared.settings import BadSetting

from .sending import request

ENV = {"RAW_TOPIC": "projects/p/topics/raw"}
KNOWN = "0b1f4e3a-9a57-4a0e-8f0d-3a2b1c4d5e6f"
NEW = "5d0f6c4e-2b1a-4c3d-9e8f-7a6b5c4d3e2f"
BROWSER = {"Origin": "https://shop.example"}


def found(
    headers: dict[str, str] | None = None,
    *,
    is_denied: bool = False,
    env: dict[str, str] | None = None,
    browser_id: str | None = None,
) -> Identity:
    settings = Settings.from_env(ENV | (env or {}))
    return identity(
        request(headers=headers or {}),
        settings,
        is_denied=is_denied,
        new_id=lambda: NEW,
        browser_id=browser_id,
    )


def morsel(seen: Identity) -> dict[str, str]:
    assert seen.set_cookie is not None
    [(name, cookie)] = SimpleCookie(seen.set_cookie).items()
    assert name == "__uid__"
    return {"value": cookie.value, **{key: str(value) for key, value in cookie.items() if value}}


def test_a_browser_without_a_cookie_gets_one_and_counts_from_its_first_hit() -> None:
    seen = found({"Host": "collect.shop.example", **BROWSER})
    assert seen.cookie_id == NEW
    cookie = morsel(seen)
    assert cookie == {
        "value": NEW, "max-age": "34560000", "domain": "shop.example", "path": "/",
        "secure": "True", "httponly": "True", "samesite": "None",
    }  # fmt: skip


def test_a_cookie_that_comes_back_is_the_id_and_lives_on() -> None:
    seen = found({"Cookie": f"a=b; __uid__={KNOWN}"})
    assert (seen.cookie_id, morsel(seen)["value"]) == (KNOWN, KNOWN)


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Referer": "https://a/"}])
def test_a_browser_is_known_by_what_only_browsers_send(headers: dict[str, str]) -> None:
    assert found(headers).cookie_id == NEW
    assert found({"User-Agent": "Mozilla/5.0 (X11)"}).cookie_id == NEW


def test_a_server_that_keeps_no_cookies_is_no_new_visitor_each_time() -> None:
    seen = found({"User-Agent": "python-requests/2"})
    assert seen.cookie_id is None
    assert morsel(seen)["value"] == NEW


@pytest.mark.parametrize(
    "malformed", ["x", KNOWN.upper(), KNOWN + "0", "a" * 4_000, "<script>", KNOWN.replace("4", "1")]
)
def test_a_malformed_cookie_is_replaced_and_not_trusted(malformed: str) -> None:
    seen = found({"Cookie": f"__uid__={malformed}", **BROWSER})
    assert (seen.cookie_id, morsel(seen)["value"]) == (NEW, NEW)


def test_of_two_cookies_the_one_that_was_written_here_counts() -> None:
    assert found({"Cookie": f"__uid__=x; __uid__={KNOWN}"}).cookie_id == KNOWN


def test_where_consent_denies_it_there_is_none_and_an_old_one_is_removed() -> None:
    assert found(BROWSER, is_denied=True) == Identity()
    removed = found({"Cookie": f"__uid__={KNOWN}", "Host": "collect.shop.example"}, is_denied=True)
    assert removed.cookie_id is None
    cookie = morsel(removed)
    assert (cookie["value"], cookie["max-age"], cookie["domain"]) == ("", "0", "shop.example")


def test_the_settings_say_what_the_cookie_is_like() -> None:
    env = {
        "COOKIE_MAX_AGE_S": "60", "COOKIE_SECURE": "false", "COOKIE_HTTP_ONLY": "false",
        "COOKIE_SAME_SITE": "lax", "HOST_HEADER": "X-Forwarded-Host",
    }  # fmt: skip
    headers = {"X-Forwarded-Host": "a.shop.example:8443", "Host": "ingest-abc-uc.a.run.app"}
    cookie = morsel(found(headers, env=env))
    assert (cookie["max-age"], cookie["samesite"]) == ("60", "Lax")
    assert cookie["domain"] == "shop.example"
    assert not {"secure", "httponly"} & cookie.keys()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("COOKIE_MAX_AGE_S", str(401 * 86_400)),
        ("COOKIE_MAX_AGE_S", "0"),
        ("COOKIE_SAME_SITE", "Loose"),
        ("COOKIE_SECURE", "false"),  # SameSite=None needs it
    ],
)
def test_what_a_browser_would_refuse_stops_the_start(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name):
        Settings.from_env(ENV | {name: value})


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("collect.shop.example", "shop.example"),
        ("shop.example", "shop.example"),
        ("Collect.Shop.CO.UK:443", "shop.co.uk"),
        ("a.b.xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("ingest-abc-uc.a.run.app", None),
        ("a.run.app", None),
        ("shop.github.io", None),
        ("co.uk", None),
        ("localhost", None),
        ("localhost:8080", None),
        ("127.0.0.1:8080", None),
        ("[::1]:8080", None),
        ("[2001:db8::1]", None),
        ("", None),
        (".", None),
        ("a..b", None),
        ("shop.example; Domain=evil.example", None),
        ("shop.example\r\nSet-Cookie: x=y", None),
        ("a" * 300 + ".example", None),
    ],
)
def test_the_domain_is_the_one_that_one_owner_holds(host: str, domain: str | None) -> None:
    assert cookie_domain(host) == domain


@given(st.text() | st.from_regex(r"[a-z0-9.:\[\]-]{0,40}", fullmatch=True))
def test_no_host_is_anything_but_a_domain_or_none(host: str) -> None:
    domain = cookie_domain(host)
    assert domain is None or host.strip().lower().startswith(domain) or domain in host.lower()


def test_the_pages_own_id_becomes_the_cookies_value_where_there_is_none() -> None:
    seen = found(BROWSER, browser_id=KNOWN)
    assert (seen.cookie_id, morsel(seen)["value"]) == (KNOWN, KNOWN)
    from_a_server = found({"User-Agent": "python-requests/2"}, browser_id=KNOWN)
    assert from_a_server.cookie_id == KNOWN, "an id of its own is an id"


def test_the_cookie_goes_before_the_pages_own_id_and_denial_before_both() -> None:
    assert found({"Cookie": f"__uid__={KNOWN}"}, browser_id=NEW).cookie_id == KNOWN
    assert found(BROWSER, browser_id=KNOWN, is_denied=True) == Identity(None, None)


@pytest.mark.parametrize(
    ("browser_id", "uuid"),
    [
        (KNOWN, KNOWN),
        (f"{KNOWN}.1764150000", KNOWN),
        ("1166526666.1617691776", None),
        (f"{KNOWN}.x", None),
        (f"{KNOWN}; Domain=evil.example", None),
        ("", None),
        (None, None),
    ],
)
def test_only_a_uuid_can_become_the_cookies_value(browser_id: str | None, uuid: str | None) -> None:
    assert adoptable(browser_id) == uuid
