"""Whatever the bytes are: a BadRequest, or events that every later stage can read."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.ingest import mp
from functions.ingest.errors import BadRequest
from functions.ingest.incoming import Incoming
from functions.ingest.mp.validator import MAX_MESSAGES
from shared import raw

from .bodies import APP, WEB, incoming

Values = st.SearchStrategy[Any]

WORDS = st.sampled_from(["GRANTED", "USD", "1764150000123456", "9.99", "203.0.113.7", "1x2", ""])


def nested(simple: Values) -> Values:
    return st.recursive(
        simple,
        lambda inner: (
            st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=45), inner, max_size=4)
        ),
        max_leaves=6,
    )


# JSON that we take, and JSON that we do not.
JSON = nested(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=120)
    | WORDS
)
ANYTHING = nested(
    st.none()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(st.characters(exclude_categories=[]), max_size=20)
)

TEXT = st.none() | st.text(max_size=60) | WORDS


def some(strategy: Values, *names: str) -> Values:
    """Objects with some of these fields."""
    return st.dictionaries(st.sampled_from(names), strategy, max_size=len(names))


def objects(*names: str) -> Values:
    """Objects with some of these fields and others, all of any kind."""
    others = st.dictionaries(st.text(max_size=45), JSON, max_size=4)
    return st.builds(lambda one, two: one | two, others, some(JSON, *names))


PARAMS = objects("items", "session_id", "value", "currency", "timestamp_micros", "page_title")
NAMES = st.sampled_from(["purchase", "session_start", "_a", "\u00e6"])
EVENTS = st.builds(
    lambda event, name: event | {"name": name},
    st.fixed_dictionaries(
        {}, optional={"params": PARAMS, "timestamp_micros": JSON, "event_id": TEXT, "mood": JSON}
    ),
    NAMES | st.text(st.characters(categories=["L"]), min_size=1, max_size=50),
)
DIFFERENT_EVENTS = st.lists(
    EVENTS, min_size=1, max_size=3, unique_by=lambda event: event.get("event_id") or id(event)
)
FIELDS: dict[str, Values] = {
    "user_id": TEXT,
    "timestamp_micros": JSON,
    "user_properties": st.dictionaries(st.text(max_size=30), objects("value"), max_size=3),
    "user_data": objects("address"),
    "consent": some(
        st.sampled_from(["GRANTED", "denied", None]), "ad_user_data", "ad_personalization"
    ),
    "non_personalized_ads": st.booleans(),
    "user_location": some(TEXT, "city", "region_id", "country_id"),
    "ip_override": TEXT,
    "device": some(TEXT, "model", "screen_resolution", "brand"),
    "user_agent": TEXT,
    "colour": JSON,
}
# Of the right types, whatever is in them; and with one field of any kind.
SHAPED = st.fixed_dictionaries(
    {"client_id": st.just("1.2"), "events": DIFFERENT_EVENTS},
    optional=FIELDS,
)
LOOSE = st.builds(
    lambda body, one: body | one,
    SHAPED,
    st.dictionaries(
        st.sampled_from(["client_id", "events", *FIELDS]),
        JSON | ANYTHING | st.lists(ANYTHING, max_size=2),
        min_size=1,
        max_size=1,
    ),
)
STRICT = {"validation_behavior": "ENFORCE_RECOMMENDATIONS"}


def refusal(body: bytes, query: str = WEB) -> str | None:
    """The code of it; what was accepted is held against what later stages need."""
    try:
        found = mp.parse(incoming(body, query), "shop")
    except BadRequest as error:
        return error.code
    assert 1 <= len(found.events) <= 25
    assert all(event.name.strip() for event in found.events)
    hit = raw.RawHit(
        protocol="mp",
        received_at_micros=0,
        request_id="r",
        stream_id="shop",
        events=found.events,
        user=found.user,
        consent=found.consent,
        client=found.client,
        device=found.device,
        app=found.app,
    )
    assert raw.decode(raw.encode(hit)) == hit
    return None


def validated(body: bytes) -> None:
    """Every message has Google's form, and there are not too many."""
    messages = mp.validation_messages(incoming(body), now_micros=1_764_150_000_000_000)
    assert len(messages) <= MAX_MESSAGES
    for written in json.loads(msgspec.json.encode(messages)):
        assert written.keys() - {"fieldPath"} == {"description", "validationCode"}
        assert len(written["description"]) < 1000


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_but_bad_request(body: bytes) -> None:
    refusal(body)
    validated(body)


@given(ANYTHING | JSON)
def test_no_json_raises_anything_but_bad_request(document: object) -> None:
    body = json.dumps(document).encode()
    refusal(body)
    validated(body)


@given(LOOSE, st.sampled_from([WEB, APP, "", "%ff&=;&measurement_id=%00"]))
def test_no_request_raises_anything_but_bad_request(document: dict[str, Any], query: str) -> None:
    body = json.dumps(document).encode()
    refusal(body, query)
    validated(body)
    validated(json.dumps(document | STRICT).encode())


@given(SHAPED)
def test_a_request_of_the_right_types_is_accepted(document: dict[str, Any]) -> None:
    assert refusal(json.dumps(document).encode()) is None
    validated(json.dumps(document | STRICT).encode())


def test_10_000_keys_everywhere() -> None:
    many = {f"key{index}": index for index in range(10_000)}
    event = {"name": "purchase", "params": many | {"items": [many]}, **many}
    body = json.dumps({"client_id": "1.2", "events": [event], **STRICT}).encode()
    assert refusal(body) is None
    validated(body)


@pytest.mark.parametrize("part", ["user_properties", "device", "colour", "user_location"])
def test_10_000_shared_keys_are_too_large(part: str) -> None:
    many: dict[str, Any] = {f"key{index}": None for index in range(10_000)}
    body = json.dumps({"client_id": "1.2", "events": [{"name": "a"}], part: many}).encode()
    assert refusal(body) == "shared_fields_too_large"
    validated(body)


def test_25_events_of_warnings_are_a_small_message() -> None:
    params = {f"\x01{'k' * 60}{index}": "x" * 101 for index in range(50)}
    properties = {f"\x01{'k' * 60}{index}": {"value": 1} for index in range(100)}
    document = {
        "client_id": "1.2",
        "user_properties": properties,
        "events": [{"name": "_a", "timestamp_micros": -1, "params": params}] * 25,
    }
    found = mp.parse(incoming(document), "shop")
    assert len(msgspec.json.encode(found)) < 64 * 1024


def test_what_reading_the_body_raises_passes() -> None:
    too_large = BadRequest(413, "too_large", "the body is over 5 bytes: send less")

    def read_body() -> bytes:
        raise too_large

    request = Incoming(method="POST", query=WEB, read_body=read_body)
    with pytest.raises(BadRequest) as refused:
        mp.parse(request, "shop")
    assert refused.value is too_large
    with pytest.raises(BadRequest) as refused:
        mp.validation_messages(request)
    assert refused.value is too_large
