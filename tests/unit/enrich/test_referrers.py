import pytest

from functions.enrich.referrers import Referral, referral

SHOP = "shop.example"


def organic(source: str) -> Referral:
    return Referral(source, "organic", "(organic)", "(not provided)", "SEARCH")


def linked(source: str, kind: str | None = None) -> Referral:
    return Referral(source, "referral", "(referral)", kind=kind)


def assistant(source: str) -> Referral:
    return Referral(source, "ai-assistant", "(ai-assistant)", kind="AI")


@pytest.mark.parametrize(
    ("referrer", "expected"),
    [
        ("https://www.google.com/", organic("google")),
        ("https://www.google.co.uk/search?q=x", organic("google")),
        ("https://uk.search.yahoo.com/", organic("yahoo")),
        ("https://www.ecosia.org/", organic("ecosia.org")),
        ("https://duckduckgo.com/", organic("duckduckgo")),
        ("http://search.nate.com/search/all.html?q=x", organic("search.nate.com")),
        ("https://mail.google.com/", linked("mail.google.com", "EMAIL")),
        ("https://docs.google.com/", linked("docs.google.com")),
        ("https://ask.fm/somebody", linked("ask.fm", "SOCIAL")),
        ("https://blog.naver.com/x", linked("blog.naver.com", "SOCIAL")),
        ("https://www.amazon.com/", linked("amazon.com", "SHOPPING")),
        ("https://research.example/paper", linked("research.example")),
        ("https://chatgpt.com/", assistant("chatgpt.com")),
        ("https://www.perplexity.ai/x", assistant("perplexity.ai")),
        ("https://x.com/i/grok?conversation=1", assistant("x.com")),
        ("https://x.com/somebody", linked("x.com", "SOCIAL")),
        ("https://www.youtube.com/", linked("youtube.com", "VIDEO")),
        ("https://encrypted.google.com/search?q=x", organic("google")),
        ("https://search.comcast.net/?q=x", organic("comcast")),
        ("https://www.mojeek.com/", organic("mojeek.com")),
        ("https://search.gmx.com/web/result?q=x", organic("search.gmx.com")),
        ("https://mail.yandex.ru/", linked("mail.yandex.ru", "EMAIL")),
        ("https://us-mg5.mail.yahoo.com/neo/launch", linked("us-mg5.mail.yahoo.com", "EMAIL")),
        ("https://webmail.company.example/owa", linked("webmail.company.example", "EMAIL")),
        ("https://poczta.wp.pl/", linked("poczta.wp.pl", "EMAIL")),
        ("https://www.dailymail.co.uk/", linked("dailymail.co.uk")),
        ("https://mailman.example/lists", linked("mailman.example")),
        ("android-app://com.google.android.gm/", linked("com.google.android.gm", "EMAIL")),
        ("android-app://org.unknown.mail/", linked("org.unknown.mail", "EMAIL")),
        ("https://maps.google.de/maps?q=x", linked("maps.google.de", "LOCAL")),
        ("https://www.google.com/maps/place/x", linked("google.com", "LOCAL")),
        ("https://www.yelp.co.uk/biz/x", linked("yelp.co.uk", "LOCAL")),
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
