from typing import Any

import pytest

from functions.enrich.row import ClickId
from functions.enrich.row_sources import SessionTrafficSource
from functions.enrich.rows import subject_of
from functions.enrich.traffic_source import (
    collected_source,
    last_click,
    other_click_ids,
    session_source,
)
from shared.raw import Consent, Page, Session, SessionSource
from shared.streams import Stream

from .subjects import plain, raw_event, raw_hit, subject

SHOP = "https://shop.example/"
TAGGED = f"{SHOP}?utm_source=news&utm_medium=email&utm_campaign=spring&utm_id=7&utm_term=t"


def collected(**visit: Any) -> Any:  # noqa: ANN401 - any field
    return plain(collected_source(subject(**visit)).columns)["collected_traffic_source"]


def session(**visit: Any) -> SessionTrafficSource | None:  # noqa: ANN401 - any field
    columns = session_source(subject(**visit)).columns
    return columns.get("session_traffic_source_last_click")


def test_tags_are_collected_and_win_over_the_referrer() -> None:
    assert collected(page=TAGGED, referrer="https://www.google.com/") == {
        "manual_source": "news",
        "manual_medium": "email",
        "manual_campaign_name": "spring",
        "manual_campaign_id": "7",
        "manual_term": "t",
    }


def test_a_click_id_stands_beside_the_referrer_as_in_ga4() -> None:
    assert collected(page=f"{SHOP}?gclid=g&fbclid=f", referrer="https://www.google.com/") == {
        "manual_source": "google",
        "manual_medium": "organic",
        "manual_campaign_name": "(organic)",
        "manual_term": "(not provided)",
        "gclid": "g",
    }


@pytest.mark.parametrize(
    "visit",
    [
        pytest.param({"page": SHOP}, id="direct"),
        pytest.param({"page": SHOP, "referrer": f"{SHOP}cart"}, id="own_page"),
        pytest.param({}, id="no_page"),
    ],
)
def test_nothing_collected_is_null(visit: dict[str, Any]) -> None:
    assert collected(**visit) is None


def test_an_ignored_referrer_is_no_source() -> None:
    event = raw_event(params={"ignore_referrer": "true"})
    assert collected(event=event, page=SHOP, referrer="https://pay.example/") is None


@pytest.mark.parametrize(
    "params",
    [
        {"campaign_source": "news", "campaign_medium": "email", "campaign_name": "spring"},
        {"source": "news", "medium": "email", "campaign": "spring"},
    ],
)
def test_a_campaign_that_the_event_states_wins(params: dict[str, str]) -> None:
    assert collected(event=raw_event(params=params), page=f"{SHOP}?utm_source=other") == {
        "manual_source": "news",
        "manual_medium": "email",
        "manual_campaign_name": "spring",
    }


def test_a_parameter_that_only_sounds_like_one_is_no_campaign() -> None:
    assert collected(event=raw_event("share", params={"content": "image"}), page=SHOP) is None


@pytest.mark.parametrize(
    "event",
    [
        raw_event("session_start"),
        raw_event("first_visit"),
        raw_event(params={"entrances": 1}),
        raw_event(params={"entrances": "1"}),
    ],
    ids=["session_start", "first_visit", "entrances", "entrances_as_text"],
)
def test_an_event_that_starts_its_session_has_its_source(event: Any) -> None:  # noqa: ANN401
    seen = session(event=event, page=TAGGED)
    assert plain(seen) == {
        "manual_campaign": {
            "source": "news", "medium": "email", "campaign_name": "spring", "campaign_id": "7",
            "term": "t",
        },
        "cross_channel_campaign": {
            "source": "news", "medium": "email", "campaign_name": "spring", "campaign_id": "7",
            "default_channel_group": "Email", "primary_channel_group": "Email",
        },
    }  # fmt: skip


LANDING = raw_event("page_view", params={"entrances": 1})


def test_all_events_of_a_hit_that_starts_a_session_know_its_source() -> None:
    hit = raw_hit(
        raw_event("first_visit"), LANDING, raw_event("scroll"), page=Page(location=TAGGED)
    )
    seen = [last_click(subject_of(hit, index, Stream())) for index in range(3)]
    assert seen[0] is not None
    assert seen == [seen[0]] * 3


def test_an_event_of_another_session_in_the_same_hit_does_not() -> None:
    start = raw_event("session_start", params={"ga_session_id": 18})
    other = raw_event("purchase", params={"ga_session_id": 17})
    hit = raw_hit(start, other, page=Page(location=TAGGED))
    assert last_click(subject_of(hit, 0, Stream())) is not None
    assert last_click(subject_of(hit, 1, Stream())) is None


def test_a_click_id_among_the_parameters_counts_as_well() -> None:
    seen = session(event=raw_event("session_start", params={"gclid": "g"}), page=SHOP)
    assert seen is not None
    assert seen.cross_channel_campaign is not None
    assert seen.cross_channel_campaign.default_channel_group == "Paid Search"


def test_all_nine_tags_are_collected() -> None:
    names = (
        "utm_id", "utm_campaign", "utm_source", "utm_medium", "utm_term", "utm_content",
        "utm_source_platform", "utm_creative_format", "utm_marketing_tactic",
    )  # fmt: skip
    page = f"{SHOP}?{'&'.join(f'{name}={name[4:]}' for name in names)}"
    assert collected(page=page) == {
        "manual_campaign_id": "id", "manual_campaign_name": "campaign", "manual_source": "source",
        "manual_medium": "medium", "manual_term": "term", "manual_content": "content",
        "manual_source_platform": "source_platform", "manual_creative_format": "creative_format",
        "manual_marketing_tactic": "marketing_tactic",
    }  # fmt: skip


def test_a_hit_that_remembers_its_landing_page_has_its_sessions_source() -> None:
    remembered = SessionSource(page_location=TAGGED, page_referrer=None)
    seen = session(page=SHOP, session=Session(source=remembered))
    assert seen is not None
    assert seen.cross_channel_campaign is not None
    assert seen.cross_channel_campaign.source == "news"


@pytest.mark.parametrize("page", [SHOP, TAGGED])
def test_any_other_hit_leaves_the_sessions_source_open(page: str) -> None:
    assert session(page=page) is None


def test_a_session_that_came_from_nowhere_is_direct() -> None:
    seen = session(event=raw_event("session_start"), page=SHOP)
    assert seen is not None
    assert seen.cross_channel_campaign is not None
    assert seen.cross_channel_campaign.default_channel_group == "Direct"
    assert seen.manual_campaign is not None
    assert (seen.manual_campaign.source, seen.manual_campaign.medium) == ("(direct)", "(none)")


@pytest.mark.parametrize(
    "visit",
    [
        pytest.param({"page": SHOP, "referrer": f"{SHOP}cart"}, id="linked_from_ones_own_page"),
        pytest.param({}, id="without_a_page"),
        pytest.param({"page": f"{SHOP}?dclid=d"}, id="an_ad_of_display_and_video_360"),
        pytest.param(
            {
                "event": raw_event("session_start", params={"ignore_referrer": "true"}),
                "page": SHOP,
                "referrer": "https://pay.example/",
            },
            id="back_from_a_payment_page",
        ),
    ],
)
def test_a_session_whose_beginning_is_not_seen_is_never_called_direct(
    visit: dict[str, Any],
) -> None:
    assert session(**{"event": raw_event("session_start"), **visit}) is None


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("gclid=g", ("google", "cpc", "(not set)", "Paid Search")),
        ("wbraid=w", ("google", "cpc", "(not set)", "Paid Search")),
        ("gclid=g&utm_source=x&utm_campaign=c", ("google", "cpc", "c", "Paid Search")),
        ("srsltid=s", ("google", "organic", "Shopping Free Listings", "Organic Shopping")),
        ("msclkid=m&utm_source=bing&utm_medium=cpc", ("bing", "cpc", "(not set)", "Paid Search")),
    ],
)  # fmt: skip
def test_googles_click_ids_are_google_across_channels(
    query: str, expected: tuple[str, str, str, str]
) -> None:
    seen = session(event=raw_event("session_start"), page=f"{SHOP}?{query}")
    assert seen is not None
    campaign = seen.cross_channel_campaign
    assert campaign is not None
    got = (campaign.source, campaign.medium, campaign.campaign_name, campaign.default_channel_group)
    assert got == expected


def test_click_ids_without_a_column_of_ga4s_are_kept_apart() -> None:
    page = f"{SHOP}?fbclid=f&gclid=g&ScCid=s&wbraid="
    assert other_click_ids(subject(page=page)) == (ClickId("fbclid", "f"), ClickId("ScCid", "s"))


@pytest.mark.parametrize(
    "consent", [Consent(ad_storage="denied"), Consent(analytics_storage="denied")]
)
def test_denied_consent_leaves_no_click_id(consent: Consent) -> None:
    visit: dict[str, Any] = {"page": f"{SHOP}?gclid=g&fbclid=f", "consent": consent}
    event = raw_event(params={"gclid": "g", "fbclid": "f"})
    assert collected(event=event, **visit) is None
    assert other_click_ids(subject(event, **visit)) == ()
