from typing import Any

import pytest

from functions.ingest.errors import BadRequest
from shared.raw import Client, Consent, Geo, Granted, Param, User, Value

from .bodies import APP, parsed

MOUNTAIN_VIEW = {
    "city": "Mountain View",
    "region_id": "US-CA",
    "country_id": "US",
    "subcontinent_id": "021",
    "continent_id": "019",
}
PIXEL = {
    "category": "mobile",
    "language": "en",
    "screen_resolution": "1280x2856",
    "operating_system": "Android",
    "operating_system_version": "14",
    "model": "Pixel 9 Pro",
    "brand": "Google",
    "browser": "Chrome",
    "browser_version": "136.0.7103.60",
}


def test_the_place_and_the_address_are_the_clients() -> None:
    seen = parsed(user_location=MOUNTAIN_VIEW, ip_override="203.0.113.7", user_agent="Firefox")
    assert seen.client == Client(
        ip="203.0.113.7",
        user_agent="Firefox",
        geo=Geo(
            country="US",
            region="US-CA",
            city="Mountain View",
            sub_continent="021",
            continent="019",
        ),
    )


@pytest.mark.parametrize("given", [None, {}, {"city": None}, {"city": ""}])
def test_an_empty_place_is_none(given: dict[str, Any] | None) -> None:
    assert parsed(user_location=given).client == Client()


@pytest.mark.parametrize(
    ("given", "expected"),
    [("2001:DB8::1", "2001:db8::1"), (" 203.0.113.7 ", "203.0.113.7"), ("", None), (None, None)],
)
def test_an_address(given: str | None, expected: str | None) -> None:
    seen = parsed(ip_override=given)
    assert seen.client.ip == expected
    assert seen.events[0].warnings == []


@pytest.mark.parametrize("given", ["203.0.113.7:80", "shop.example", "203.0.113", "203.0.113.0/24"])
def test_an_address_that_is_none_is_ignored_and_noted_without_its_text(given: str) -> None:
    seen = parsed({"name": "a"}, {"name": "b"}, ip_override=given)
    assert seen.client.ip is None
    said = ["ip_override is no IP address: it is ignored"]
    assert [event.warnings for event in seen.events] == [said, said]


def test_the_device_is_in_ga4s_columns() -> None:
    assert parsed(device=PIXEL).device == {
        "category": "mobile",
        "language": "en",
        "operating_system": "Android",
        "operating_system_version": "14",
        "mobile_model_name": "Pixel 9 Pro",
        "mobile_brand_name": "Google",
        "browser": "Chrome",
        "browser_version": "136.0.7103.60",
    }


def test_a_device_may_be_partly_known() -> None:
    assert parsed(device={"category": "mobile", "model": None, "brand": ""}).device == {
        "category": "mobile"
    }


def test_an_app_says_which_it_is() -> None:
    assert parsed(query=APP).app == {"firebase_app_id": "1:23:android:ab"}
    assert parsed().app == {}


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        ({"client_id": "1.2"}, "1.2"),
        ({"client_id": "1.2", "app_instance_id": "a"}, "1.2"),
        ({"client_id": None, "app_instance_id": "a"}, "a"),
        ({"client_id": "", "app_instance_id": "a"}, "a"),
        ({"client_id": " ", "app_instance_id": "a"}, "a"),
    ],
)
def test_the_client_id_comes_first(ids: dict[str, Any], expected: str) -> None:
    assert parsed(**ids).user == User(client_id=expected)


def test_the_user_id_and_user_data_are_returned_apart() -> None:
    data = {"sha256_email_address": ["ab"], "address": {"city": "x"}}
    seen = parsed(user_id="customer-1", user_data=data)
    assert seen.user.user_id == "customer-1"
    assert seen.user_data == data
    assert seen.events[0].unknown == {}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({}, Consent(), id="says_nothing"),
        pytest.param(
            {"consent": {"ad_user_data": "GRANTED", "ad_personalization": "denied"}},
            Consent(ad_user_data="granted", ad_personalization="denied"),
            id="any_case",
        ),
        pytest.param({"consent": {"ad_user_data": None}}, Consent(), id="null"),
        pytest.param({"non_personalized_ads": False}, Consent(), id="false_grants_nothing"),
        pytest.param(
            {"non_personalized_ads": True, "consent": {"ad_personalization": "GRANTED"}},
            Consent(ad_personalization="denied"),
            id="non_personalized_ads_denies",
        ),
        pytest.param(
            {"consent": {"analytics_storage": "DENIED"}},
            Consent(analytics_storage="denied"),
            id="more_than_googles_two",
        ),
    ],
)
def test_consent(fields: dict[str, Any], expected: Consent) -> None:
    assert parsed(**fields).consent == expected


DENIED, GRANTED = {"ad_storage": "DENIED"}, {"ad_storage": "GRANTED"}


@pytest.mark.parametrize(
    ("of_body", "of_events", "expected"),
    [
        (None, (DENIED, None), "denied"),
        (GRANTED, (None, DENIED), "denied"),
        (DENIED, (GRANTED, GRANTED), "denied"),
        (None, (GRANTED, GRANTED), "granted"),
        (GRANTED, (None, None), "granted"),
        (None, (GRANTED, None), None),
        (None, (None, {}), None),
    ],
)
def test_consent_of_an_event_is_the_requests_and_a_denial_holds(
    of_body: Any, of_events: Any, expected: Granted  # noqa: ANN401 - any JSON
) -> None:  # fmt: skip
    events = [{"name": "page_view", "consent": consent} for consent in of_events]
    seen = parsed(*events, consent=of_body)
    assert seen.consent == Consent(ad_storage=expected)
    assert all(event.unknown == {} for event in seen.events)


@pytest.mark.parametrize(
    ("consent", "path"),
    [({"ad_storag": "DENIED"}, "$.events[1].consent"),
     ({"ad_storage": "maybe"}, "$.events[1].consent.ad_storage"),
     ("denied", "$.events[1].consent")],
)  # fmt: skip
def test_consent_of_an_event_that_is_misspelt_is_refused(consent: object, path: str) -> None:
    with pytest.raises(BadRequest) as caught:
        parsed({"name": "a"}, {"name": "b", "consent": consent})
    assert (caught.value.code, (caught.value.path or "").replace("[...]", "[1]")) == (
        "wrong_type", path,
    )  # fmt: skip


def properties(given: dict[str, Any]) -> tuple[list[Param], list[str]]:
    seen = parsed({"name": "a"}, {"name": "b"}, user_properties=given)
    first, second = (event.warnings for event in seen.events)
    assert first == second
    return seen.user.properties, first


def test_user_properties_have_ga4s_types_and_times() -> None:
    found, warnings = properties(
        {
            "plan": {"value": "pro", "timestamp_micros": "5"},
            "age": {"value": 7},
            "score": {"value": 0.5},
            "member": {"value": True},
            "forget": {"value": None},
            "absent": None,
        }
    )
    assert found == [
        Param(key="plan", value=Value(string_value="pro", set_timestamp_micros=5)),
        Param(key="age", value=Value(int_value=7)),
        Param(key="score", value=Value(double_value=0.5)),
        Param(key="member", value=Value(string_value="true")),
        Param(key="forget"),
    ]
    assert warnings == []


@pytest.mark.parametrize(
    ("given", "kept", "said"),
    [
        (
            {f"p{index}": {"value": 1} for index in range(26)},
            [f"p{index}" for index in range(25)],
            "user properties over 25 dropped: p25",
        ),
        (
            {"n" * 24: {"value": 1}, "m" * 25: {"value": 1}},
            ["n" * 24],
            f"user properties with names over 24 characters dropped: {'m' * 25}",
        ),
        (
            {"a": {"value": "x" * 36}, "b": {"value": "x" * 37}},
            ["a"],
            "user properties with texts over their limit dropped: b",
        ),
        (
            {"a": {"value": 1, "timestamp_micros": -5}},
            ["a"],
            "user properties whose timestamp_micros is no time kept without it: a",
        ),
        (
            {"first_visit_time": {"value": 1}, "ga_x": {"value": 1}},
            ["first_visit_time", "ga_x"],
            "user properties with names that GA4 does not take kept: first_visit_time, ga_x",
        ),
    ],
)
def test_limits_of_user_properties_are_noted_on_every_event(
    given: dict[str, Any], kept: list[str], said: str
) -> None:
    found, warnings = properties(given)
    assert [param.key for param in found] == kept
    assert warnings == [said]
