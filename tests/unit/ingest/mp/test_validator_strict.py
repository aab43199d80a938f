"""What the validation server says besides with ENFORCE_RECOMMENDATIONS."""

import json
from typing import Any

import pytest

from functions.ingest import mp

from .bodies import APP, CLIENT, PAGE_VIEW, WEB, incoming

NOW = 1_764_150_000_000_000
HOUR = 3_600_000_000
ITEM = {"item_id": "a", "price": 1.5, "quantity": 2}
MONEY = {"currency": "USD", "value": 3}
Found = list[tuple[str, str | None]]


def answer(body: dict[str, Any], query: str = WEB, now: int | None = None) -> Found:
    strict = {"validation_behavior": "ENFORCE_RECOMMENDATIONS", **body}
    return brief(mp.validation_messages(incoming(strict, query), now_micros=now))


def brief(messages: list[mp.ValidationMessage]) -> Found:
    return [(message.validation_code, message.field_path) for message in messages]


def about(name: str = "a", **params: Any) -> Found:  # noqa: ANN401
    """The messages about an event with these parameters."""
    return answer({**CLIENT, "events": [{"name": name, "params": params}]})


def fields(**given: Any) -> Found:  # noqa: ANN401
    return answer({**CLIENT, "events": [PAGE_VIEW], **given})


@pytest.mark.parametrize("name", ["validation_behavior", "validationBehavior"])
def test_googles_own_words_about_a_client_id(name: str) -> None:
    body = {"client_id": "18", "events": [PAGE_VIEW]}
    assert mp.validation_messages(incoming(body)) == []
    [message] = mp.validation_messages(incoming({**body, name: "ENFORCE_RECOMMENDATIONS"}))
    assert message == mp.ValidationMessage(
        field_path="client_id",
        description="client_id [18] has invalid format. It should be in <number>.<number> format.",
        validation_code="VALUE_INVALID",
    )


@pytest.mark.parametrize("client_id", ["GA1.1.5.6", "1.", ".1", "1.2\n", "1.2.3", "٣.٤", "-1.2"])
def test_the_format_of_a_client_id(client_id: str) -> None:
    assert fields(client_id=client_id) == [("VALUE_INVALID", "client_id")]
    assert fields(client_id="0.1") == []


def test_a_missing_client_id_is_said_once() -> None:
    assert fields(client_id=None) == [("VALUE_REQUIRED", "client_id")]


def test_an_apps_client_id_is_not_looked_at() -> None:
    body = {"app_instance_id": "0" * 32, "client_id": "18", "events": [PAGE_VIEW]}
    assert answer(body, APP) == []


@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("purchase", {**MONEY, "transaction_id": "T", "items": [ITEM]}),
        ("refund", {**MONEY, "transaction_id": "T"}),
        ("page_view", {"page_location": "x" * 1000, "page_title": "x" * 300}),
        ("login", {"method": "Google", "session_id": "5", "engagement_time_msec": 5}),
        ("level_up", {"level": 2, "character": "MyHero"}),
        ("add_to_cart", {**MONEY, "value": 0, "items": [ITEM, {"price": 5}]}),
        ("earn_virtual_currency", {"virtual_currency_name": "Gems", "value": 5}),
        ("custom", {"a": True, "b": 1.5, "c": "text", "d": None, "debug_mode": 1}),
    ],
)
def test_a_request_by_the_book_has_no_messages(name: str, params: dict[str, Any]) -> None:
    assert about(name, **params) == []


@pytest.mark.parametrize(
    ("name", "params", "missing"),
    [
        ("purchase", {}, ["transaction_id", "items", "value", "currency"]),
        ("purchase", {**MONEY, "transaction_id": "", "items": []}, ["transaction_id", "items"]),
        ("refund", {"transaction_id": "T"}, ["value", "currency"]),
        ("refund", {**MONEY, "transaction_id": None}, ["transaction_id"]),
        ("search", {}, ["search_term"]),
        ("custom", {"value": 5}, ["currency"]),
        ("custom", {"currency": "USD"}, ["value"]),
        ("spend_virtual_currency", {"value": 5}, ["virtual_currency_name"]),
    ],
)
def test_recommended_parameters_are_required(
    name: str, params: dict[str, Any], missing: list[str]
) -> None:
    expected = [("VALUE_REQUIRED", f"events[0].params.{parameter}") for parameter in missing]
    assert about(name, **params) == expected


@pytest.mark.parametrize(
    ("params", "code", "path"),
    [
        ({"tax": "1.11"}, "VALUE_INVALID", "tax"),
        ({"score": True}, "VALUE_INVALID", "score"),
        ({"transaction_id": 5}, "VALUE_INVALID", "transaction_id"),
        ({"currency": "usd", "value": 1}, "VALUE_INVALID", "currency"),
        ({"currency": "DOLLARS", "value": 1}, "VALUE_INVALID", "currency"),
        ({"currency": 840, "value": 1}, "VALUE_INVALID", "currency"),
        ({"p": {"a": 1}}, "VALUE_INVALID", "p"),
        ({"p": [1]}, "VALUE_INVALID", "p"),
        ({"p": "x" * 101}, "VALUE_OUT_OF_BOUNDS", "p"),
        ({"page_referrer": "x" * 421}, "VALUE_OUT_OF_BOUNDS", "page_referrer"),
        ({"ga_x": 1}, "NAME_RESERVED", "ga_x"),
        ({"_x": 1}, "NAME_RESERVED", "_x"),
        ({"firebase_conversion": 1}, "NAME_RESERVED", "firebase_conversion"),
        ({"9x": 1}, "NAME_INVALID", "9x"),
        ({"a-b": 1}, "NAME_INVALID", "a-b"),
        ({"n" * 41: 1}, "NAME_INVALID", "n" * 41),
        ({"items": {"item_id": "a"}}, "VALUE_INVALID", "items"),
        ({"items": [ITEM, "b"]}, "VALUE_INVALID", "items[1]"),
        ({"items": [{"price": 1}]}, "VALUE_REQUIRED", "items[0]"),
        ({"items": [{"item_id": "", "item_name": None}]}, "VALUE_REQUIRED", "items[0]"),
        ({"items": [ITEM | {"price": "$19"}]}, "VALUE_INVALID", "items[0].price"),
        ({"items": [ITEM, {"quantity": "2"}]}, "VALUE_INVALID", "items[1].quantity"),
        ({"items": [ITEM | {"item_id": 5}]}, "VALUE_INVALID", "items[0].item_id"),
        ({"items": [ITEM | {"size": "x" * 101}]}, "VALUE_OUT_OF_BOUNDS", "items[0].size"),
        ({"items": [ITEM | {"google_x": 1}]}, "NAME_RESERVED", "items[0].google_x"),
        ({"items": [ITEM] * 201}, "EXCEEDED_MAX_ENTITIES", "items"),
        (
            {"items": [ITEM | {f"p{n}": n for n in range(28)}]},
            "EXCEEDED_MAX_ENTITIES",
            "items[0]",
        ),
    ],
)
def test_what_a_parameter_may_be(params: dict[str, Any], code: str, path: str) -> None:
    body = {**CLIENT, "events": [{"name": "a", "params": params}]}
    assert mp.validation_messages(incoming(body)) == [], "RELAXED takes it"
    assert about(**params) == [(code, f"events[0].params.{path}")]


def test_at_most_25_parameters() -> None:
    params: dict[str, Any] = {f"p{index}": index for index in range(25)}
    assert answer({**CLIENT, "events": [{"name": "a", "params": params | {"session_id": 5}}]}) == []
    assert answer({**CLIENT, "events": [{"name": "a", "params": params | {"more": 5}}]}) == [
        ("EXCEEDED_MAX_ENTITIES", "events[0].params")
    ]


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"user_id": {"value": 1}}, "NAME_RESERVED", "user_properties.user_id"),
        ({"firebase_x": {"value": 1}}, "NAME_RESERVED", "user_properties.firebase_x"),
        ({"n" * 25: {"value": 1}}, "NAME_INVALID", f"user_properties.{'n' * 25}"),
        ({"a": {"value": "x" * 37}}, "VALUE_OUT_OF_BOUNDS", "user_properties.a"),
        ({"a": {"value": [1]}}, "VALUE_INVALID", "user_properties.a"),
        (
            {f"p{index}": {"value": 1} for index in range(26)},
            "EXCEEDED_MAX_ENTITIES",
            "user_properties",
        ),
    ],
)
def test_what_a_user_property_may_be(given: dict[str, Any], code: str, path: str) -> None:
    assert fields(user_properties=given) == [(code, path)]


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"ip_override": "somewhere"}, "ip_override"),
        ({"user_location": {"country_id": "USA"}}, "user_location.country_id"),
        ({"user_location": {"region_id": "CA"}}, "user_location.region_id"),
        ({"user_location": {"continent_id": "Europe"}}, "user_location.continent_id"),
        ({"device": {"screen_resolution": "1280*2856"}}, "device.screen_resolution"),
    ],
)
def test_formats(given: dict[str, Any], path: str) -> None:
    assert fields(**given) == [("VALUE_INVALID", path)]


def test_valid_formats() -> None:
    place = {"country_id": "GB", "region_id": "GB-LND", "subcontinent_id": "154"}
    device = {"screen_resolution": "1280x2856"}
    assert fields(user_location=place, device=device, ip_override="2001:db8::1") == []


def test_googles_own_words_about_a_time() -> None:
    old = {"client_id": "1.2", "timestamp_micros": NOW - 73 * HOUR, "events": [PAGE_VIEW]}
    strict = incoming({**old, "validation_behavior": "ENFORCE_RECOMMENDATIONS"})
    [message] = mp.validation_messages(strict, now_micros=NOW)
    assert message == mp.ValidationMessage(
        field_path="timestamp_micros",
        description="Measurement timestamp_micros has timestamp too far in the past. Measurement "
        "protocol only supports timestamps [72h] into the past. The current time in UNIX "
        f"microseconds is [{NOW}].",
        validation_code="VALUE_INVALID",
    )
    assert mp.validation_messages(incoming(old), now_micros=NOW) == []
    assert mp.validation_messages(strict) == [], "no clock, no complaint"


@pytest.mark.parametrize(
    ("time", "is_valid"),
    [
        (NOW - 72 * HOUR, True),
        (str(NOW), True),
        (NOW + HOUR // 60, True),
        (NOW + HOUR, False),
        (0, False),
        (-5, False),
    ],
)
def test_times_within_the_last_72_hours(time: float | str, is_valid: bool) -> None:
    stated = {"timestamp_micros": time}
    body = {
        **CLIENT,
        "user_properties": {"a": {"value": 1, **stated}},
        "events": [PAGE_VIEW | stated, PAGE_VIEW | {"params": stated}],
    }
    places = [
        "user_properties.a",
        "events[0].timestamp_micros",
        "events[1].params.timestamp_micros",
    ]
    expected = [] if is_valid else [("VALUE_INVALID", place) for place in places]
    assert answer(body, now=NOW) == expected


def test_names_given_twice() -> None:
    body = (
        b'{"client_id":"1.2","validation_behavior":"ENFORCE_RECOMMENDATIONS",'
        b'"events":[{"name":"a","params":{"b":1,"b":2,"c":3}},{"name":"a","params":{"c":1}}]}'
    )
    [message] = mp.validation_messages(incoming(body))
    assert (message.validation_code, message.field_path) == ("NAME_DUPLICATED", None)
    assert "[b]" in message.description


def test_a_body_over_130_kb() -> None:
    params = {"items": [{"item_id": "a", **{f"p{n}": "x" * 90 for n in range(20)}}] * 70}
    body = {**CLIENT, "events": [{"name": "a", "params": params}]}
    assert len(json.dumps(body)) > 130_000
    assert answer(body) == [("VALUE_OUT_OF_BOUNDS", None)]


def test_the_relaxed_messages_come_first() -> None:
    assert about("_a", tax="x") == [
        ("NAME_INVALID", "events"),
        ("VALUE_INVALID", "events[0].params.tax"),
    ]
