import math
from typing import Any

import pytest

from .bodies import parsed, parsed_event, plain


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("Google", "Google", id="text"),
        pytest.param("7", "7", id="digits_are_text"),
        pytest.param("", "", id="empty_text"),
        pytest.param(7, 7, id="integer"),
        pytest.param(-(2**63), -(2**63), id="64_bits"),
        pytest.param(7.5, 7.5, id="fraction"),
        pytest.param(True, "true", id="true"),
        pytest.param(False, "false", id="false"),
        pytest.param({"a": [1, "b"]}, '{"a":[1,"b"]}', id="object"),
        pytest.param([1, [2]], "[1,[2]]", id="list"),
    ],
)
def test_a_parameter_has_ga4s_type(value: object, expected: object) -> None:
    found = plain(parsed_event({"p": value}).params)["p"]
    assert (type(found), found) == (type(expected), expected)


def test_null_is_as_good_as_absent() -> None:
    assert parsed_event({"p": None, "items": None, "session_id": None}).params == []


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"session_id": 1764150000}, {"ga_session_id": 1764150000}),
        ({"session_id": "1764150000"}, {"ga_session_id": 1764150000}),
        ({"session_id": 1764150000.0}, {"ga_session_id": 1764150000}),
        ({"session_number": "3"}, {"ga_session_number": 3}),
        ({"engagement_time_msec": "100"}, {"engagement_time_msec": 100}),
        ({"ga_session_id": "12"}, {"ga_session_id": 12}),
        ({"session_id": "12", "ga_session_id": "13"}, {"ga_session_id": 12}),
    ],
)
def test_session_and_engagement_are_whole_numbers(
    params: dict[str, Any], expected: dict[str, int]
) -> None:
    event = parsed_event(params)
    assert plain(event.params) == expected
    assert event.warnings == []


@pytest.mark.parametrize("value", ["1.5", "SESSION", 1.5, True, "9" * 30, "١٢"])
def test_a_session_id_of_another_kind_is_kept_and_noted(value: object) -> None:
    event = parsed_event({"session_id": value})
    assert "ga_session_id" in plain(event.params)
    assert event.warnings == ["parameters that are no whole numbers kept: ga_session_id"]


MONEY = {
    "value": 30.03, "tax": "1.11", "shipping": 3, "currency": "USD", "transaction_id": "T_1",
    "coupon": "SUMMER", "affiliation": "Store", "payment_type": "card", "shipping_tier": "Ground",
    "customer_type": "new", "item_list_id": "l", "item_list_name": "List",
}  # fmt: skip


def test_money_is_where_enrich_reads_it_and_nowhere_else() -> None:
    event = parsed_event(MONEY)
    assert event.ecommerce == MONEY
    assert event.params == []


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("value", "30,03", "30,03"),
        ("value", "$19", "$19"),
        ("value", True, "true"),
        ("tax", "1e5", "1e5"),
        ("tax", " 5 ", " 5 "),
        ("shipping", {"a": 1}, '{"a":1}'),
        ("currency", False, "false"),
        ("transaction_id", ["T"], '["T"]'),
    ],
)
def test_money_that_cannot_be_read_stays_a_parameter(
    name: str, value: object, expected: str
) -> None:
    event = parsed_event({name: value})
    assert event.ecommerce == {}
    assert plain(event.params) == {name: expected}


@pytest.mark.parametrize("value", [0, 1, 1.0, 12345])
def test_a_number_may_be_a_transaction_id(value: float) -> None:
    assert parsed_event({"transaction_id": value}).ecommerce == {"transaction_id": value}


def test_empty_money_is_no_money() -> None:
    event = parsed_event({"value": "", "currency": "", "coupon": ""})
    assert (event.ecommerce, event.params) == ({}, [])


def test_items_are_the_objects_of_the_list() -> None:
    items = [{"item_id": "a", "size": {"eu": 42}}, "b", None, {"item_name": "c"}]
    event = parsed_event({"items": items})
    assert event.items == [items[0], items[3]]
    assert event.warnings == ["items that are no objects dropped: 2"]


def test_of_too_many_items_the_first_200_stay() -> None:
    event = parsed_event({"items": [{"index": index} for index in range(203)]})
    assert [item["index"] for item in event.items] == list(range(200))
    assert event.warnings == ["items over 200 dropped: 3"]


@pytest.mark.parametrize("items", ['[{"item_id":"a"}]', {"item_id": "a"}, 5, False])
def test_items_that_are_no_list_are_kept_as_unknown(items: object) -> None:
    event = parsed_event({"items": items})
    assert event.items == []
    assert event.unknown == {"items": items}
    assert event.warnings == ["items is no list: it is kept in unmapped"]


def test_of_too_many_parameters_the_first_25_stay() -> None:
    event = parsed_event({f"p{index}": index for index in range(27)})
    assert list(plain(event.params)) == [f"p{index}" for index in range(25)]
    assert event.warnings == ["parameters over 25 dropped: p25, p26"]


def test_what_ga4_has_a_place_for_is_none_of_the_25() -> None:
    uncounted = {
        **MONEY, "items": [], "session_id": 1, "session_number": 2, "engagement_time_msec": 3,
        "debug_mode": True, "page_location": "l", "page_referrer": "r", "page_title": "t",
        "screen_resolution": "1x2", "timestamp_micros": 5,
    }  # fmt: skip
    event = parsed_event({**{f"p{index}": index for index in range(25)}, **uncounted})
    assert event.warnings == []
    assert len(event.params) == 25 + 8
    assert event.ecommerce == MONEY


@pytest.mark.parametrize(
    ("name", "longest"),
    [
        ("p", 100),
        ("transaction_id", 100),
        ("page_location", 1000),
        ("page_referrer", 420),
        ("page_title", 300),
    ],
)
def test_texts_have_a_limit(name: str, longest: int) -> None:
    kept = parsed_event({name: "😀" * longest})
    assert {**plain(kept.params), **kept.ecommerce} == {name: "😀" * longest}
    assert kept.warnings == []
    dropped = parsed_event({name: "x" * (longest + 1)})
    assert (dropped.params, dropped.ecommerce) == ([], {})
    assert dropped.warnings == [f"parameters with texts over their limit dropped: {name}"]


def test_the_text_of_an_object_has_the_same_limit() -> None:
    event = parsed_event({"p": {"a": "x" * 100}})
    assert event.params == []
    assert event.warnings == ["parameters with texts over their limit dropped: p"]


def test_names_have_a_limit_and_the_note_names_them_cut() -> None:
    event = parsed_event({"n" * 40: 1, "m" * 41: "secret-word"})
    assert list(plain(event.params)) == ["n" * 40]
    assert event.warnings == [f"parameters with names over 40 characters dropped: {'m' * 40}"]


def test_what_was_dropped_already_is_none_of_the_25() -> None:
    long = {f"long{index}": "x" * 101 for index in range(9)} | {"n" * 50: 1}
    event = parsed_event(long | {f"p{index}": index for index in range(25)})
    assert len(event.params) == 25
    assert len(event.warnings) == 2


def test_10_000_keys_are_few_words() -> None:
    event = parsed_event({f"{'k' * 40}{index}": index for index in range(10_000)})
    assert event.params == []
    [warning] = event.warnings
    assert warning.endswith(" and 9995 more")
    assert len(warning) < 300


@pytest.mark.parametrize(
    "name",
    ["ga_x", "_x", "firebase_x", "google_x", "gtag.x", "firebase_conversion", "9x", "a-b", ""],
)
def test_names_that_ga4_does_not_take_are_kept_and_noted(name: str) -> None:
    event = parsed_event({name: 1})
    assert plain(event.params) == {name: 1}
    assert event.warnings == [f"parameters with names that GA4 does not take kept: {name}"]


def test_the_screens_size_is_a_parameter_of_each_event() -> None:
    own = {"name": "b", "params": {"screen_resolution": "3x4"}}
    both = parsed({"name": "a"}, own, device={"screen_resolution": "1x2"}).events
    assert [plain(event.params) for event in both] == [
        {"screen_resolution": "1x2"},
        {"screen_resolution": "3x4"},
    ]


def test_a_fraction_is_exact() -> None:
    [param] = parsed_event({"p": 0.1}).params
    assert param.value.double_value is not None
    assert math.isclose(param.value.double_value, 0.1, rel_tol=0)


@pytest.mark.parametrize("key", ["ip", "IP_Override", "user_data", "x_forwarded_for"])
def test_keys_of_personal_data_are_gone_at_any_depth(key: str) -> None:
    params = {key: "secret-word", "p": {"deep": [{key: "secret-word"}]}, "q": [{"a": {key: 1}}]}
    event = parsed_event(params, colour={key: "secret-word"}, **{key.upper(): "secret-word"})
    assert plain(event.params) == {"p": '{"deep":[{}]}', "q": '[{"a":{}}]'}
    assert event.unknown == {"colour": {}}
