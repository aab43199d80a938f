import hashlib
import json
from typing import Any

import pytest

from functions.ingest import mp
from functions.ingest.errors import BadRequest

from .bodies import APP, CLIENT, PAGE_VIEW, WEB, incoming, parsed

TIME = 1_764_150_000_123_456


def ids(body: bytes, stream_id: str = "shop") -> list[str]:
    return [event.event_id for event in mp.parse(incoming(body), stream_id).events]


def body(*events: dict[str, Any], **fields: Any) -> bytes:  # noqa: ANN401
    return json.dumps({**CLIENT, **fields, "events": events}).encode()


def test_the_clients_event_id_is_kept() -> None:
    timed = {"name": "a", "event_id": "other", "timestamp_micros": TIME}
    assert ids(body({"name": "a", "event_id": "mine"}, timed)) == ["mine", "other"]


def test_an_event_id_cannot_occur_twice_in_a_request() -> None:
    with pytest.raises(BadRequest) as caught:
        ids(body({**PAGE_VIEW, "event_id": "1"}, PAGE_VIEW, {**PAGE_VIEW, "event_id": "1"}))
    assert (caught.value.code, caught.value.path) == ("wrong_type", "$.events[2].event_id")


def test_an_events_name_has_no_space_around_it() -> None:
    [event] = mp.parse(incoming(body({"name": "purchase "})), "shop").events
    assert (event.name, event.warnings) == ("purchase", [])


def test_an_event_id_among_the_parameters_is_a_parameter() -> None:
    [event] = parsed({"name": "a", "params": {"event_id": "p"}}).events
    assert event.event_id == ""
    assert event.params[0].key == "event_id"


def test_without_a_time_the_requests_id_serves() -> None:
    assert ids(body({"name": "a"}, {"name": "a", "event_id": None})) == ["", ""]


def test_with_a_time_the_same_bytes_are_the_same_events() -> None:
    sent = body({"name": "a"}, {"name": "a"}, timestamp_micros=TIME)
    first, second = ids(sent)
    assert ids(sent) == [first, second]
    assert first != second
    assert ids(sent, "other")[0] != first
    assert ids(sent + b" ")[0] != first


def test_the_id_is_a_sha256_of_parts_that_cannot_run_into_each_other() -> None:
    sent = body({"name": "a"}, {"name": "b"}, timestamp_micros=TIME)
    expected = hashlib.sha256(
        b"\0\0\0\0\0\0\0\x04shop" + len(sent).to_bytes(8) + sent + b"\0\0\0\0\0\0\0\x01"
    )
    assert ids(sent)[1] == expected.hexdigest()


def test_only_events_with_a_time_have_such_an_id() -> None:
    timed = {"name": "a", "params": {"timestamp_micros": TIME}}
    without, by_param, by_field = ids(
        body({"name": "a"}, timed, {"name": "a", "timestamp_micros": 5})
    )
    assert without == ""
    assert len(by_param) == len(by_field) == 64


@pytest.mark.parametrize(
    ("event", "shared", "expected"),
    [
        pytest.param({}, None, None, id="none"),
        pytest.param({}, TIME, TIME, id="the_bodys"),
        pytest.param({"timestamp_micros": 7}, TIME, 7, id="the_events_wins"),
        pytest.param({"params": {"timestamp_micros": "8"}}, TIME, 8, id="the_parameters_wins"),
        pytest.param(
            {"timestamp_micros": 7, "params": {"timestamp_micros": 8}},
            None,
            7,
            id="the_field_first",
        ),
        pytest.param({"timestamp_micros": str(TIME)}, None, TIME, id="text"),
        pytest.param({"timestamp_micros": float(TIME)}, None, TIME, id="whole_float"),
        pytest.param({"timestamp_micros": None}, TIME, TIME, id="null"),
    ],
)
def test_the_time(event: dict[str, Any], shared: int | None, expected: int | None) -> None:
    [found] = parsed({"name": "a", **event}, timestamp_micros=shared).events
    assert found.timestamp_micros == expected
    assert found.warnings == []
    assert found.params == []


@pytest.mark.parametrize(
    "nonsense", [-1, "-1", "yesterday", "", 1.5, True, [], {}, "9" * 20, 1e300]
)
def test_a_time_that_is_none_is_ignored_and_noted(nonsense: object) -> None:
    said = "timestamp_micros is no time in microseconds since 1970: it is ignored"
    own, inherited = parsed({"name": "a", "timestamp_micros": nonsense}, {"name": "b"}).events
    assert (own.timestamp_micros, own.event_id, own.warnings) == (None, "", [said])
    assert inherited.warnings == []
    [back] = parsed({"name": "a", "timestamp_micros": nonsense}, timestamp_micros=TIME).events
    assert (back.timestamp_micros, back.warnings) == (TIME, [said])
    [from_body] = parsed({"name": "a"}, timestamp_micros=nonsense).events
    assert (from_body.timestamp_micros, from_body.warnings) == (None, [said])


@pytest.mark.parametrize(
    ("name", "query", "word"),
    [
        ("session_start", WEB, "reserved"),
        ("firebase_campaign", WEB, "reserved"),
        ("screen_view", WEB, "reserved"),
        ("screen_view", APP, None),
        ("_badEventName", WEB, "start with a letter"),
        ("ærø", WEB, "start with a letter"),
        ("campaign@details", WEB, "letters, digits and _"),
        ("e" * 41, WEB, "over 40 characters"),
        ("e" * 40, WEB, None),
        ("purchase", WEB, None),
    ],
)
def test_a_name_that_ga4_would_drop_is_kept_and_noted(
    name: str, query: str, word: str | None
) -> None:
    [event] = parsed({"name": name}, query=query).events
    assert event.name == name
    assert [word in warning for warning in event.warnings if word] == ([True] if word else [])
    assert all(name not in warning for warning in event.warnings)


def test_unknown_fields_of_an_event_are_its_own_and_those_of_the_body_everybodys() -> None:
    first, second = parsed({"name": "a", "mood": 1}, {"name": "b"}, colour={"r": [1]}).events
    assert first.unknown == {"colour": {"r": [1]}, "mood": 1}
    assert second.unknown == {"colour": {"r": [1]}}


def test_unknown_fields_of_parts_are_kept_but_nothing_of_the_place() -> None:
    [event] = parsed(
        {"name": "a"},
        device={"model": "P", "colour": "red"},
        user_properties={"plan": {"value": "pro", "since": 5}, "tier": {"value": 1}},
        user_location={"city": "Aarhus", "latitude": 56.16},
    ).events
    assert event.unknown == {
        "device": {"colour": "red"},
        "user_properties": {"plan": {"since": 5}},
    }
    assert event.warnings == ["unknown fields of user_location dropped: latitude"]


@pytest.mark.parametrize("name", ["validation_behavior", "validationBehavior"])
def test_the_validators_own_field_is_known(name: str) -> None:
    [event] = parsed({"name": "a"}, **{name: "ENFORCE_RECOMMENDATIONS"}).events
    assert event.unknown == {}


def test_of_a_name_given_twice_the_last_counts() -> None:
    sent = b'{"client_id":"1","client_id":"2","events":[{"name":"a","name":"b"}]}'
    found = mp.parse(incoming(sent), "shop")
    assert (found.user.client_id, found.events[0].name) == ("2", "b")
