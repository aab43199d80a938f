"""What the events of an envelope share, and what none may: consent, ids, names."""

import base64
import json
from typing import Any

import pytest

from functions.ingest import native
from functions.ingest.errors import BadRequest
from functions.ingest.incoming import Incoming
from functions.ingest.parsed import Parsed
from shared.raw import Consent


def parsed(document: Any) -> list[Parsed]:  # noqa: ANN401 - any JSON
    body = json.dumps(document).encode()
    return native.parse(Incoming(method="POST", read_body=lambda: body), "shop")


def pixel(document: Any, query: str) -> list[str]:  # noqa: ANN401 - any JSON
    data = base64.urlsafe_b64encode(json.dumps(document).encode()).decode()
    parts = native.parse(Incoming(method="GET", query=f"dtdc={data}&{query}"), "shop")
    return [event.name for part in parts for event in part.events]


def with_shared(shared: dict[str, Any], own: dict[str, Any]) -> Parsed:
    [part] = parsed({**shared, "events": [{"event_name": "x", **own}]})
    return part


def refused_at(document: Any) -> tuple[str, str | None]:  # noqa: ANN401 - any JSON
    with pytest.raises(BadRequest) as caught:
        parsed(document)
    return caught.value.code, caught.value.path


@pytest.mark.parametrize("place", ["consent", "privacy_info", "consent_state"])
@pytest.mark.parametrize(
    ("shared", "own", "expected"),
    [
        ({"analytics_storage": "denied"}, {"ad_storage": "granted"},
         Consent(analytics_storage="denied", ad_storage="granted")),
        ({"analytics_storage": "denied"}, {"analytics_storage": "granted"},
         Consent(analytics_storage="denied")),
        ({"analytics_storage": "granted"}, {"analytics_storage": False},
         Consent(analytics_storage="denied")),
        ({"analytics_storage": "granted"}, {"analytics_storage": None},
         Consent(analytics_storage="granted")),
        ({"analytics_storage": "Unset"}, {"analytics_storage": True},
         Consent(analytics_storage="granted")),
        ({"ads_storage": "No"}, {"ad_storage": True}, Consent(ad_storage="denied")),
        (None, {"ad_storage": True}, Consent(ad_storage="granted")),
        ({"ad_storage": False}, None, Consent(ad_storage="denied")),
    ],
)  # fmt: skip
def test_shared_consent_and_the_events_are_one_and_a_denial_in_either_holds(
    place: str, shared: Any, own: Any, expected: Consent  # noqa: ANN401 - any JSON
) -> None:  # fmt: skip
    assert with_shared({place: shared}, {place: own}).consent == expected


def test_consent_in_different_places_of_envelope_and_event_is_one_too() -> None:
    part = with_shared({"consent": {"ad_storage": False}}, {"privacy_info": {"ad_storage": "Yes"}})
    assert part.consent == Consent(ad_storage="denied")


@pytest.mark.parametrize(
    ("shared", "own"),
    [("denied", {"ad_storage": True}), ({"ad_storage": False}, []),
     ({"ad_storage": "maybe"}, {"ad_storage": True}), ({"analytics": False}, {})],
)  # fmt: skip
def test_shared_consent_that_cannot_be_read_is_refused_though_the_event_has_its_own(
    shared: object, own: object
) -> None:
    code, path = refused_at({"consent": shared, "events": [{"event_name": "x", "consent": own}]})
    assert code == "wrong_type"
    assert (path or "").startswith("$.events[0].consent")


@pytest.mark.parametrize("own", ["client_id", "user_pseudo_id"])
@pytest.mark.parametrize("shared", ["client_id", "user_pseudo_id"])
def test_an_events_own_client_id_wins_under_either_name(own: str, shared: str) -> None:
    assert with_shared({shared: "theirs"}, {own: "mine"}).user.client_id == "mine"
    assert with_shared({shared: "theirs"}, {own: None}).user.client_id == "theirs"


def test_an_event_id_cannot_be_shared() -> None:
    assert refused_at({"event_id": "1", "events": [{"event_name": "x"}]}) == (
        "wrong_type", "$.event_id",
    )  # fmt: skip
    assert with_shared({"event_id": None}, {"event_id": "1"}).events[0].event_id == "1"


def test_an_event_id_cannot_occur_twice_in_a_request() -> None:
    events = [{"event_name": "x", "event_id": event_id} for event_id in ("1", "", "", "2", "1")]
    assert refused_at(events) == ("wrong_type", "$[4].event_id")
    assert refused_at({"events": events}) == ("wrong_type", "$.events[4].event_id")
    assert len(parsed(events[:4])[0].events) == 4


def test_an_events_name_has_no_space_around_it() -> None:
    assert parsed({"event_name": " purchase\n"})[0].events[0].name == "purchase"


def test_consent_state_of_stapes_tag_is_consent() -> None:
    [part] = parsed({"event_name": "x", "consent_state": {"analytics_storage": False}})
    assert part.consent == Consent(analytics_storage="denied")
    assert part.events[0].unknown == {}


@pytest.mark.parametrize(
    ("document", "query", "names"),
    [
        ({}, "event=page_view", ["page_view"]),
        ({}, "event_name=page_view", ["page_view"]),
        ({"event_name": None}, "event=&event_name=+page_view+", ["page_view"]),
        ({"event_name": "own"}, "event=page_view", ["own"]),
        ({"events": [{}, {"event_name": "own"}]}, "event=page_view", ["page_view", "own"]),
        ([{}], "event=page_view", ["page_view"]),
    ],
)
def test_a_pixels_name_may_stand_in_its_query(
    document: Any,  # noqa: ANN401 - any JSON
    query: str,
    names: list[str],
) -> None:
    assert pixel(document, query) == names
