"""What the validation server says by default; answers known of Google's are held word by word."""

import json
from typing import Any

import msgspec
import pytest

from functions.ingest import mp

from .bodies import APP, CLIENT, PAGE_VIEW, WEB, incoming

Answer = list[dict[str, str]]
INSTANCE = {"app_instance_id": "0123456789abcdefABCDEF0123456789"}


def answer(body: bytes | dict[str, Any], query: str = WEB) -> Answer:
    messages = mp.validation_messages(incoming(body, query))
    found: Answer = json.loads(msgspec.json.encode(messages))
    return found


def about(code: str, path: str | None, description: str) -> Answer:
    place = {} if path is None else {"fieldPath": path}
    return [{**place, "description": description, "validationCode": code}]


def events(*named: dict[str, Any], **fields: Any) -> dict[str, Any]:  # noqa: ANN401
    return {**CLIENT, **fields, "events": list(named) or [PAGE_VIEW]}


@pytest.mark.parametrize(
    "body",
    [
        events(),
        events({"name": "purchase"}),
        events({"name": "a", "params": {"ga_x": "x" * 1000, **{f"p{n}": n for n in range(99)}}}),
        events({"name": "e" * 40, "timestamp_micros": "5", "params": None, "event_id": "mine"}),
        events(client_id="18", user_data={}, consent={"ad_user_data": "GRANTED"}),
        events(validation_behavior="RELAXED", user_location={"city": "A"}, device={}),
        events(validationBehavior="RELAXED", user_properties={"a": {"value": None}, "b": None}),
    ],
)
def test_a_valid_request_has_no_messages(body: dict[str, Any]) -> None:
    assert answer(body) == []


def test_an_app_has_an_instance_id() -> None:
    assert answer({**INSTANCE, "events": [PAGE_VIEW, {"name": "screen_view"}]}, APP) == []


@pytest.mark.parametrize(
    ("name", "code", "description"),
    [
        (
            "_badEventName",
            "NAME_INVALID",
            "Event at index: [0] has invalid name [_badEventName]. "
            "Names must start with an alphabetic character.",
        ),
        (
            "campaign@details",
            "NAME_INVALID",
            "Event at index: [0] has invalid name [campaign@details]. "
            "Only alphanumeric characters and underscores are allowed.",
        ),
        (
            "session_start",
            "NAME_RESERVED",
            "Event at index: [0] has name [session_start] which is reserved.",
        ),
    ],
)
def test_googles_own_words_about_events(name: str, code: str, description: str) -> None:
    assert answer(events({"name": name, "params": {}})) == about(code, "events", description)


def test_googles_own_words_about_an_unknown_field() -> None:
    assert answer(events({"names": "a"})) == about(
        "VALUE_INVALID",
        None,
        "Unable to parse Measurement Protocol JSON payload. (events[0]) names: Cannot find field.",
    )


def test_googles_own_words_about_a_missing_client_id() -> None:
    described = "Measurement requires a client_id."
    expected = about("VALUE_REQUIRED", "client_id", described)
    assert answer({"events": [PAGE_VIEW]}) == expected
    assert answer({**INSTANCE, "events": [PAGE_VIEW]}) == expected


@pytest.mark.parametrize(
    ("given", "code", "descriptions"),
    [
        (None, "VALUE_REQUIRED", ["Measurement requires an app_instance_id."]),
        (
            "abcde",
            "VALUE_INVALID",
            [
                "Measurement app_instance_id is expected to be a 32 digit hexadecimal number "
                "but was [5] digits."
            ],
        ),
        (
            "0123456789abcdefABCDEF012345678g",
            "VALUE_INVALID",
            ["Measurement app_instance_id contains non hexadecimal character [g]."],
        ),
        (
            "g",
            "VALUE_INVALID",
            [
                "Measurement app_instance_id is expected to be a 32 digit hexadecimal number "
                "but was [1] digits.",
                "Measurement app_instance_id contains non hexadecimal character [g].",
            ],
        ),
    ],
)
def test_googles_own_words_about_an_app_instance_id(
    given: str | None, code: str, descriptions: list[str]
) -> None:
    expected = [about(code, "app_instance_id", described)[0] for described in descriptions]
    assert answer({"app_instance_id": given, "events": [PAGE_VIEW]}, APP) == expected


@pytest.mark.parametrize(
    ("query", "missing"),
    [
        ("", ["measurement_id", "api_secret"]),
        ("api_secret=s", ["measurement_id"]),
        ("measurement_id=G-1&api_secret=", ["api_secret"]),
    ],
)
def test_googles_own_words_about_the_address(query: str, missing: list[str]) -> None:
    assert answer(events(), query) == [
        about(
            "VALUE_REQUIRED", name, f"Unable to find non-empty parameter [{name}] value in request."
        )[0]
        for name in missing
    ]


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        pytest.param(b"", "the body is empty", id="empty"),
        pytest.param(b"{broken", "the body must be JSON", id="broken"),
        pytest.param(b'{"a":"\\ud800"}', "the body must be JSON", id="lone_surrogate"),
        pytest.param(b'{"a":1e400}', "the body must be JSON", id="1e400"),
        pytest.param(b"[]", "the body must be one JSON object", id="list"),
        pytest.param(b'{"clientId":"1.2"}', "clientId: Cannot find field.", id="root"),
        pytest.param(b'{"device":{"os":1}}', "(device) os: Cannot find field.", id="device"),
        pytest.param(
            b'{"user_properties":{"a":{"b":1}}}',
            "(user_properties.a) b: Cannot find field.",
            id="property",
        ),
        pytest.param(b'{"client_id":5}', "(client_id) Expected `str | null`", id="type"),
        pytest.param(b'{"events":[5]}', "(events[0]) Expected `object`", id="type_inside"),
        pytest.param(
            b'{"consent":{"ad_user_data":"YES"}}',
            "(consent.ad_user_data) ad_user_data must be GRANTED or DENIED",
            id="consent",
        ),
        pytest.param(
            b'{"events":[{"timestamp_micros":"now"}]}',
            "(events[0].timestamp_micros) it must be microseconds",
            id="time",
        ),
        pytest.param(
            b'{"validation_behavior":"STRICT"}', "(validation_behavior) it must be", id="behavior"
        ),
    ],
)
def test_an_unreadable_body_is_one_message_without_a_field_path(body: bytes, detail: str) -> None:
    [found] = answer(body)
    assert found.keys() == {"description", "validationCode"}
    assert found["validationCode"] == "VALUE_INVALID"
    beginning = f"Unable to parse Measurement Protocol JSON payload. {detail}"
    assert found["description"].startswith(beginning)


@pytest.mark.parametrize("fields", [{}, {"events": []}, {"events": None}])
def test_at_least_one_event(fields: dict[str, Any]) -> None:
    [found] = answer({**CLIENT, **fields})
    assert (found["fieldPath"], found["validationCode"]) == ("events", "VALUE_REQUIRED")


def test_at_most_25_events() -> None:
    assert answer(events(*[PAGE_VIEW] * 25)) == []
    [found] = answer(events(*[PAGE_VIEW] * 26))
    assert (found["fieldPath"], found["validationCode"]) == ("events", "EXCEEDED_MAX_ENTITIES")


@pytest.mark.parametrize("name", [None, "", " "])
def test_each_event_has_a_name(name: str | None) -> None:
    [found] = answer(events(PAGE_VIEW, {"name": name}))
    assert found["validationCode"] == "VALUE_REQUIRED"
    assert found["description"] == "Event at index: [1] requires a name."


def test_a_long_name_is_repeated_in_part() -> None:
    [found] = answer(events({"name": "e" * 5000}))
    assert found["validationCode"] == "NAME_INVALID"
    assert len(found["description"]) < 250


@pytest.mark.parametrize("name", ["screen_view", "in_app_purchase", "ad_impression"])
def test_some_names_are_apps_only(name: str) -> None:
    [found] = answer(events({"name": name}))
    assert found["validationCode"] == "NAME_RESERVED"
    assert answer({**INSTANCE, "events": [{"name": name}]}, APP) == []


def test_there_are_never_more_than_100_messages() -> None:
    assert len(answer(events(*[{"name": "_a"}] * 500))) == 100
