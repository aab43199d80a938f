import pytest

from functions.enrich.channels import RULES, default_channel_group
from functions.enrich.source_categories import category, site


@pytest.mark.parametrize(
    ("source", "medium", "campaign", "channel"),
    [
        ("(direct)", "(none)", None, "Direct"),
        ("(direct)", "(none)", "(direct)", "Direct"),
        (None, None, None, "Direct"),
        ("x", "y", "a cross-network one", "Cross-network"),
        ("amazon.com", "cpc", None, "Paid Shopping"),
        ("x", "ppc", "winter-shop", "Paid Shopping"),
        ("google", "cpc", None, "Paid Search"),
        ("Google", "CPM", None, "Paid Search"),
        ("facebook.com", "paid_social", None, "Paid Social"),
        ("youtube.com", "cpv", None, "Paid Video"),
        ("youtube.com", "cpc", None, "Paid Video"),
        ("x", "banner", None, "Display"),
        ("x", "cpm", None, "Display"),
        ("x", "retargeting", None, "Paid Other"),
        ("google", "organic", "shopping", "Organic Shopping"),
        ("x", "y", "workshop", "Unassigned"),
        ("x", "y", "bishop", "Unassigned"),
        ("x", "y", "eshop", "Organic Shopping"),
        ("x", "social", None, "Organic Social"),
        ("vimeo.com", "referral", None, "Organic Video"),
        ("chatgpt.com", "ai-assistant", None, "AI Assistant"),
        ("google", "organic", None, "Organic Search"),
        ("news.google.com", "referral", None, "Organic Search"),
        ("blog.example", "referral", None, "Referral"),
        ("e-mail", "x", None, "Email"),
        ("x", "affiliate", None, "Affiliates"),
        ("x", "audio", None, "Audio"),
        ("sms", "x", None, "SMS"),
        ("x", "web-push", None, "Mobile Push Notifications"),
        ("firebase", "x", None, "Mobile Push Notifications"),
        ("(not set)", "(not set)", None, "Unassigned"),
    ],
)
def test_default_channel_group(
    source: str | None, medium: str | None, campaign: str | None, channel: str
) -> None:
    assert default_channel_group(source, medium, campaign) == channel


def test_there_are_ga4s_20_channels() -> None:
    assert len({name for name, _ in RULES} | {"Unassigned"}) == 20


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("facebook", "SOCIAL"),
        ("somebody.tumblr.com", "SOCIAL"),
        ("pinterest.de", "SOCIAL"),
        ("amazon.de", "SHOPPING"),
        ("finance.yahoo.com", None),
        ("line.example", None),
        ("com.reddit.frontpage", "SOCIAL"),
        ("claude.ai", "AI"),
        ("", None),
    ],
)
def test_category(source: str, expected: str | None) -> None:
    assert category(source) == expected


@pytest.mark.parametrize(
    ("host", "parts"),
    [
        ("www.google.co.uk", ("", "google", "co.uk")),
        ("fr.search.yahoo.com", ("fr.search", "yahoo", "com")),
        ("localhost", ("", "localhost", "")),
        ("192.0.2.7", ("", "192.0.2.7", "")),
        ("::1", ("", "::1", "")),
    ],
)
def test_site(host: str, parts: tuple[str, str, str]) -> None:
    assert site(host) == parts
