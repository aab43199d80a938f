import pytest

from functions.enrich.rows import subject_of
from functions.enrich.source_class import source_class
from shared.raw import Consent
from shared.streams import Stream

from .subjects import raw_event, raw_hit, subject

SHOP = "https://shop.example/"
GOOGLE = "https://www.google.com/"


@pytest.mark.parametrize(
    ("query", "referrer", "expected"),
    [
        ("", GOOGLE, "search"),
        ("", "https://l.facebook.com/", "social"),
        ("", "https://www.youtube.com/", "video"),
        ("", "https://www.amazon.de/", "shopping"),
        ("", "https://mail.google.com/", "email"),
        ("", "https://claude.ai/", "ai"),
        ("", "https://maps.google.com/", "local"),
        ("", "https://blog.example/", "referral"),
        ("", f"{SHOP}cart", "internal"),
        ("", "https://pay.example/3ds", "internal"),
        ("", None, "direct"),
        ("", "about:blank", "direct"),
        ("gclid=g", GOOGLE, "paid"),
        ("msclkid=m", "https://www.bing.com/", "paid"),
        ("fbclid=f", "https://l.facebook.com/", "social"),
        ("utm_source=x&utm_medium=cpc", None, "paid"),
        ("utm_source=x&utm_medium=banner", None, "paid"),
        ("utm_source=x&utm_medium=email", GOOGLE, "email"),
        ("utm_source=x&utm_medium=affiliate", None, "affiliate"),
        ("utm_source=x&utm_medium=web-push", None, "push"),
        ("utm_source=rss&utm_medium=rss", "https://www.facebook.com/l.php", "social"),
        ("utm_source=chatgpt.com", None, "ai"),
        ("utm_source=gmail.com&utm_medium=x", None, "email"),
        ("utm_source=x&utm_medium=y", None, "campaign"),
    ],
)
def test_source_class_of_a_landing_page(query: str, referrer: str | None, expected: str) -> None:
    stream = Stream(internal_hosts=("pay.example",))
    page = f"{SHOP}?{query}" if query else SHOP
    visit = subject(raw_event("session_start"), page=page, referrer=referrer, stream=stream)
    assert source_class(visit) == expected


def test_an_event_that_starts_no_session_is_never_direct() -> None:
    assert source_class(subject(raw_event("scroll"), page=SHOP)) is None
    assert source_class(subject(raw_event("session_start"))) is None


def test_an_ignored_referrer_is_no_source() -> None:
    event = raw_event("session_start", params={"ignore_referrer": "true"})
    assert source_class(subject(event, page=SHOP, referrer="https://bank.example/")) is None


def test_the_class_stays_where_the_click_id_may_not() -> None:
    denied = Consent(ad_storage="denied")
    assert source_class(subject(page=f"{SHOP}?gclid=g", consent=denied)) == "paid"


def test_without_a_page_there_is_nothing_to_tell() -> None:
    assert source_class(subject_of(raw_hit(), 0, Stream())) is None
