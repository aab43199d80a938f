import pytest

from functions.enrich.referrers import Referral, referral

SHOP = "shop.example"


def organic(source: str) -> Referral:
    return Referral(source, "organic", "(organic)", "(not provided)")


def linked(source: str) -> Referral:
    return Referral(source, "referral", "(referral)")


@pytest.mark.parametrize(
    ("referrer", "expected"),
    [
        ("https://www.google.com/", organic("google")),
        ("https://www.google.co.uk/search?q=x", organic("google")),
        ("https://uk.search.yahoo.com/", organic("yahoo")),
        ("https://www.ecosia.org/", organic("ecosia.org")),
        ("https://duckduckgo.com/", organic("duckduckgo")),
        ("http://search.nate.com/search/all.html?q=x", organic("search.nate.com")),
        ("https://mail.google.com/", linked("mail.google.com")),
        ("https://docs.google.com/", linked("docs.google.com")),
        ("https://ask.fm/somebody", linked("ask.fm")),
        ("https://blog.naver.com/x", linked("blog.naver.com")),
        ("https://www.amazon.com/", linked("amazon.com")),
        ("https://research.example/paper", linked("research.example")),
        ("https://chatgpt.com/", Referral("chatgpt.com", "ai-assistant", "(ai-assistant)")),
        (
            "https://www.perplexity.ai/x",
            Referral("perplexity.ai", "ai-assistant", "(ai-assistant)"),
        ),
        ("android-app://com.slack/", linked("com.slack")),
        ("about:blank", None),
        ("data:text/html,x", None),
        ("https://shop.example/cart", None),
        ("https://www.shop.example/", None),
        ("https://blog.shop.example/", None),
        ("https://pay.example/3ds", None),
        ("https://secure.pay.example/3ds", None),
        ("https://notpay.example/", linked("notpay.example")),
        ("http://[", None),
        (None, None),
    ],
)
def test_referral(referrer: str | None, expected: Referral | None) -> None:
    assert referral(referrer, SHOP, ("pay.example",)) == expected


@pytest.mark.parametrize(
    ("referrer", "page_host"),
    [
        ("https://other.github.io/", "mine.github.io"),
        ("https://other.co.uk/", "mine.co.uk"),
        ("http://192.0.2.8/", "192.0.2.7"),
    ],
)
def test_two_owners_under_one_ending_are_referrals(referrer: str, page_host: str) -> None:
    assert referral(referrer, page_host, ()) is not None
