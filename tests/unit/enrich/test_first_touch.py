from typing import Any

import pytest

from functions.enrich.first_touch import first_touch
from shared.raw import Consent, Page, Session, SessionSource, User

from .subjects import RECEIVED, plain, raw_event, subject, written

SHOP = "https://shop.example/"
TAGGED = f"{SHOP}?utm_source=news&utm_medium=email&utm_campaign=spring"


def touch(**visit: Any) -> Any:  # noqa: ANN401 - any field
    return plain(first_touch(subject(**visit)).columns)


@pytest.mark.parametrize(
    ("client_id", "expected"),
    [
        ("1166526666.1617691776", 1_617_691_776_000_000),
        ("ZDoa3Sn32zo3RN66kguVogdtbQB1xZr/EBDR9gylXKA=.1764000000", 1_764_000_000_000_000),
        ("1166526666.0617691776", None),
        ("1166526666.9999999999", None),
        ("1166526666.161769177", None),
        ("1166526666.١٦١٧٦٩١٧٧٦", None),
        ("550e8400-e29b-41d4-a716-446655440000", None),
        ("", None),
    ],
)
def test_the_first_visits_second_stands_in_ga4s_client_id(
    client_id: str, expected: int | None
) -> None:
    assert touch(user=User(client_id=client_id))["user_first_touch_timestamp"] == expected


def test_a_first_visit_is_itself_the_first_touch() -> None:
    event = raw_event("first_visit", timestamp_micros=RECEIVED - 5)
    assert touch(event=event)["user_first_touch_timestamp"] == RECEIVED - 5


@pytest.mark.parametrize(
    "visit",
    [
        pytest.param({"event": raw_event("first_visit"), "page": TAGGED}, id="first_visit"),
        pytest.param(
            {
                "event": raw_event(params={"entrances": 1, "ga_session_number": "1"}),
                "page": TAGGED,
            },
            id="landing_of_the_first_session",
        ),
        pytest.param(
            {
                "page": SHOP,
                "session": Session(number=1, source=SessionSource(page_location=TAGGED)),
            },
            id="a_client_that_remembers_the_landing_page_of_its_first_session",
        ),
        pytest.param(
            {
                "event": raw_event(
                    unknown={
                        "traffic_source": {"name": "spring", "medium": "email", "source": "news"}
                    }
                )
            },
            id="a_client_that_says_it",
        ),
    ],
)
def test_the_first_source_where_the_hit_knows_it(visit: dict[str, Any]) -> None:
    assert touch(**visit)["traffic_source"] == {
        "name": "spring", "medium": "email", "source": "news",
    }  # fmt: skip


@pytest.mark.parametrize(
    "visit",
    [
        pytest.param({"page": TAGGED}, id="no_session_number"),
        pytest.param(
            {"event": raw_event(params={"entrances": 1}), "page": TAGGED,
             "session": Session(number=2)},
            id="second_session",
        ),
        pytest.param({"page": TAGGED, "session": Session(number=1)}, id="not_the_landing_page"),
        pytest.param(
            {"event": raw_event("first_visit"), "page": SHOP, "referrer": f"{SHOP}cart"},
            id="from_ones_own_page",
        ),
        pytest.param({"event": raw_event(unknown={"traffic_source": "news"})}, id="unreadable"),
    ],
)  # fmt: skip
def test_else_it_is_null(visit: dict[str, Any]) -> None:
    assert touch(**visit)["traffic_source"] is None


def test_what_the_client_says_of_its_first_touch_is_not_unmapped_as_well() -> None:
    unknown = {
        "traffic_source": {"source": "news"}, "user_first_touch_timestamp": 17, "colour": "blue",
    }  # fmt: skip
    seen = written(subject(raw_event(unknown=unknown)))
    assert seen["angelia"]["unmapped"] == {"colour": "blue"}
    assert seen["user_first_touch_timestamp"] == 17
    assert seen["traffic_source"] == {"source": "news"}


def test_without_consent_there_is_no_user_to_have_a_first_touch() -> None:
    denied = Consent(analytics_storage="denied")
    event = raw_event("first_visit", unknown={"traffic_source": {"source": "news"}})
    visit = subject(event, page=TAGGED, user=User(client_id="1.1617691776"), consent=denied)
    seen = written(visit)
    assert not {"user_first_touch_timestamp", "traffic_source"} & seen.keys()
    assert "unmapped" not in seen["angelia"]


def test_a_page_of_the_hit_serves_as_landing_page() -> None:
    visit = subject(raw_event("first_visit"))
    assert visit.hit.page == Page()
    assert touch(event=raw_event("first_visit"))["traffic_source"] is None
