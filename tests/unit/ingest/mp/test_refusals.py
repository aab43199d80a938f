"""Requests that are refused: the code, the place, and no word of what was sent."""

import json
from typing import Any

import pytest

from functions.ingest import mp
from functions.ingest.errors import BadRequest

from .bodies import CLIENT, PAGE_VIEW, incoming


def refusal(body: bytes | dict[str, Any]) -> tuple[int, str, str | None]:
    with pytest.raises(BadRequest) as refused:
        mp.parse(incoming(body), "shop")
    assert refused.value.message
    assert "secret-word" not in refused.value.message
    return refused.value.status, refused.value.code, refused.value.path


@pytest.mark.parametrize(
    ("body", "path"),
    [
        pytest.param(b"", "$", id="empty"),
        pytest.param(b"{secret-word", "$", id="broken"),
        pytest.param(b"\xff\xfe", "$", id="not_utf8"),
        pytest.param(b'{"client_id":"\xed\xa0\x80"}', "$", id="surrogate_in_utf8"),
        pytest.param(b'{"client_id":"\\ud800"}', "$", id="lone_surrogate"),
        pytest.param(b'{"client_id":"\\udc00\\ud800"}', "$", id="surrogates_the_wrong_way_round"),
        pytest.param(b'{"timestamp_micros":NaN}', "$", id="nan"),
        pytest.param(b'{"timestamp_micros":-Infinity}', "$", id="infinity"),
        pytest.param(b'{"timestamp_micros":1e400}', "$", id="1e400"),
        pytest.param(b'{"a":9223372036854775808}', "$.a", id="beyond_64_bits"),
        pytest.param(b"[" * 100_000, "$", id="deep"),
        pytest.param(b'{"a":' + b"[" * 24 + b"]" * 24 + b"}", "$.a" + "[0]" * 23, id="25_levels"),
    ],
)
def test_what_is_no_json_for_us_is_refused(body: bytes, path: str) -> None:
    assert refusal(body) == (400, "not_json", path)


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        pytest.param({"client_id": 5}, "$.client_id", id="client_id"),
        pytest.param({"user_id": 5}, "$.user_id", id="user_id"),
        pytest.param({"events": {}}, "$.events", id="events"),
        pytest.param({"events": ["secret-word"]}, "$.events[0]", id="event"),
        pytest.param({"events": [None]}, "$.events[0]", id="event_null"),
        pytest.param({"events": [{"name": 5}]}, "$.events[0].name", id="name"),
        pytest.param({"events": [{"name": "a", "params": []}]}, "$.events[0].params", id="params"),
        pytest.param({"events": [{"name": "a", "event_id": 5}]}, "$.events[0].event_id", id="id"),
        pytest.param({"user_properties": []}, "$.user_properties", id="user_properties"),
        pytest.param({"user_properties": {"a": "secret-word"}}, "$.user_properties[...]", id="one"),
        pytest.param({"user_data": "secret-word"}, "$.user_data", id="user_data"),
        pytest.param({"consent": "GRANTED"}, "$.consent", id="consent"),
        pytest.param({"non_personalized_ads": "secret-word"}, "$.non_personalized_ads", id="ads"),
        pytest.param({"device": {"model": 9}}, "$.device.model", id="device"),
        pytest.param({"user_location": {"city": 5}}, "$.user_location.city", id="location"),
        pytest.param({"ip_override": 5}, "$.ip_override", id="ip_override"),
    ],
)
def test_a_field_of_a_wrong_type_is_refused_at_its_place(fields: dict[str, Any], path: str) -> None:
    body = {**CLIENT, "events": [PAGE_VIEW], **fields}
    assert refusal(body) == (400, "wrong_type", path)


def test_the_body_must_be_an_object() -> None:
    assert refusal(b'["secret-word"]') == (400, "wrong_type", "$")


@pytest.mark.parametrize("consent", [{"ad_user_data": "secret-word"}, {"ad_user_data": ""}])
def test_a_misspelt_word_of_consent_cannot_pass_for_granted(consent: dict[str, str]) -> None:
    body = {**CLIENT, "events": [PAGE_VIEW], "consent": consent}
    assert refusal(body) == (400, "wrong_type", "$.consent.ad_user_data")


def test_a_misspelt_flag_of_consent_is_refused() -> None:
    body = {**CLIENT, "events": [PAGE_VIEW], "consent": {"secret-word": "DENIED"}}
    assert refusal(body) == (400, "wrong_type", "$.consent")


@pytest.mark.parametrize(
    "ids", [{}, {"client_id": None}, {"client_id": " "}, {"client_id": "", "app_instance_id": ""}]
)
def test_without_a_client_id_the_request_is_refused(ids: dict[str, Any]) -> None:
    assert refusal({**ids, "events": [PAGE_VIEW]}) == (400, "missing_client_id", "$.client_id")


@pytest.mark.parametrize("fields", [{}, {"events": None}, {"events": []}])
def test_without_events_the_request_is_refused(fields: dict[str, Any]) -> None:
    assert refusal({**CLIENT, **fields}) == (400, "missing_events", "$.events")


def test_26_events_are_too_many_and_25_are_not() -> None:
    assert refusal({**CLIENT, "events": [PAGE_VIEW] * 26}) == (400, "too_many_events", "$.events")
    taken = mp.parse(incoming({**CLIENT, "events": [PAGE_VIEW] * 25}), "shop")
    assert len(taken.events) == 25


@pytest.mark.parametrize("event", [{}, {"name": None}, {"name": ""}, {"name": " \n"}])
def test_an_event_without_a_name_is_refused_at_its_place(event: dict[str, Any]) -> None:
    body = {**CLIENT, "events": [PAGE_VIEW, event]}
    assert refusal(body) == (400, "missing_event_name", "$.events[1].name")


def test_an_event_id_is_at_most_200_characters_long() -> None:
    events = [PAGE_VIEW | {"event_id": "e" * 200}, PAGE_VIEW | {"event_id": "e" * 201}]
    body = {**CLIENT, "events": events}
    assert refusal(body) == (400, "wrong_type", "$.events[1].event_id")
    assert mp.parse(incoming({**CLIENT, "events": events[:1]}), "shop").events[0].event_id


def test_what_the_events_share_is_at_most_16_kib() -> None:
    rest = {**CLIENT, "user_data": {"a": ""}}
    room = 16 * 1024 - len(json.dumps(rest, separators=(",", ":")))
    fits = {**CLIENT, "events": [PAGE_VIEW], "user_data": {"a": "x" * room}}
    over = {**CLIENT, "events": [PAGE_VIEW], "user_data": {"a": "x" * (room + 1)}}
    assert mp.parse(incoming(fits), "shop").user_data["a"]
    assert refusal(over) == (400, "shared_fields_too_large", "$")


def test_events_may_be_larger_than_what_they_share() -> None:
    event = {"name": "a", "params": {"items": [{"item_id": "x" * 20_000}]}}
    assert mp.parse(incoming({**CLIENT, "events": [event]}), "shop").events[0].items
