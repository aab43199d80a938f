import hashlib
import json

import pytest

from shared.dead_letters import (
    MAX_ATTRIBUTE_BYTES,
    MAX_ATTRIBUTES,
    MAX_DATA_BYTES,
    OUR_ATTRIBUTES,
    dead_letter,
    is_reduced,
    shortened,
    without_visitor,
)
from shared.errors import Reason, Refusal


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        pytest.param(
            {
                "client": {"ip": "203.0.113.7", "geo": {}},
                "user": {"cookie_id": "c", "client_id": "d"},
            },
            {"client": {"geo": {}}, "user": {"client_id": "d"}},
            id="raw_v1",
        ),
        pytest.param(
            {"ip_override": "203.0.113.7", "user_data": {"email": "a@b.example"}, "v": 1},
            {"v": 1},
            id="sgtm",
        ),
        pytest.param(
            {"foo": {"ip_override": "203.0.113.7"}, "client": [{"ip": "203.0.113.7"}], "a": 1},
            {"foo": {}, "client": [{}], "a": 1},
            id="anywhere",
        ),
        pytest.param(
            {"client_id": "c", "user_id": "u", "x-ga-gcs": "G100", "value": 1},
            {"x-ga-gcs": "G100", "value": 1},
            id="sgtm_denied",
        ),
        pytest.param(
            {"client_id": "c", "x-ga-gcs": "G111"},
            {"client_id": "c", "x-ga-gcs": "G111"},
            id="sgtm_granted",
        ),
        pytest.param({"n": 2**70}, {"n": 2**70}, id="an_integer_that_no_column_holds"),
        pytest.param({"client": "text", "user": None}, {"client": "text", "user": None}, id="odd"),
        pytest.param({"event_name": "purchase"}, {"event_name": "purchase"}, id="row"),
    ],
)
def test_the_address_and_the_cookie_stay_behind(
    data: dict[str, object], kept: dict[str, object]
) -> None:
    assert json.loads(without_visitor(json.dumps(data).encode())) == kept


@pytest.mark.parametrize(
    "data",
    [
        b"from 203.0.113.7",
        b'["203.0.113.7"]',
        b'"203.0.113.7"',
        b"\xff",
        b'{"client":{"ip":"203.0.113.7"}',
        b"[" * 100_000,
        b'{"a":"' + b"x" * MAX_DATA_BYTES + b'"}',
        b'{"a":1}\nfrom 203.0.113.7',
        b'{"a":1}\n["203.0.113.7"]',
        b'{"a":1}{"ip_override":"203.0.113.7"}',
        b"",
        b"\n",
    ],
)
def test_of_anything_else_only_length_and_hash_are_kept(data: bytes) -> None:
    expected = {"length": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    assert json.loads(without_visitor(data)) == expected
    assert is_reduced(without_visitor(data))


def test_a_message_of_several_rows_is_kept_row_by_row() -> None:
    data = b'{"event_id":"1"}\n\n{"event_id":"2","ip_override":"203.0.113.7"}\n'
    assert without_visitor(data) == b'{"event_id":"1"}\n{"event_id":"2"}'


@pytest.mark.parametrize(
    "data",
    [
        b'{"event_id":"1"}',
        b'{"length":1,"sha256":"text"}',
        b'{"length":1,"sha256":"' + b"0" * 64 + b'","event_name":"x"}',
        b"[1]",
        b"\xff",
        b"[" * 100_000,
    ],
)
def test_what_still_says_something_is_not_reduced(data: bytes) -> None:
    assert not is_reduced(data)


def test_our_attributes_fit_beside_any_number_of_others() -> None:
    many = {f"key{index}": "v" for index in range(MAX_ATTRIBUTES)}
    many |= {"googclient_x": "v", "CloudPubSubDeadLetterSourceTopicPublishTime": "v"}
    refusal = Refusal(Reason.NOT_JSON, "d" * 5_000, b"{}")
    _, attributes = dead_letter(
        refusal,
        stage="s",
        origin_topic="t",
        origin_message_id="1",
        origin_publish_time_micros=0,
        attributes=many,
    )
    assert len(attributes) == MAX_ATTRIBUTES
    assert attributes["reason"] == "not_json"
    assert attributes["key0"] == "v"
    assert not any(key.startswith(("goog", "Cloud")) for key in attributes)
    assert len(attributes["detail"].encode()) == MAX_ATTRIBUTE_BYTES


def test_the_reason_of_the_last_refusal_counts_not_an_earlier_one() -> None:
    refusal = Refusal(Reason.TOO_LARGE, "d", b"{}")
    _, attributes = dead_letter(
        refusal,
        stage="sink_bigquery",
        origin_topic="t",
        origin_message_id="2",
        origin_publish_time_micros=1_795_262_400_123_456,
        attributes={"reason": "not_json", "stage": "enrich"},
    )
    assert (attributes["reason"], attributes["stage"]) == ("too_large", "sink_bigquery")
    assert attributes["origin_publish_time"] == "2026-11-21T12:00:00.123456Z"
    assert set(attributes) == set(OUR_ATTRIBUTES)


@pytest.mark.parametrize("text", ["é" * 600, "🛒" * 300, "a" * 1_023 + "é"])
def test_a_text_is_cut_between_characters(text: str) -> None:
    cut = shortened(text)
    assert len(cut.encode()) <= MAX_ATTRIBUTE_BYTES
    assert text.startswith(cut)
    assert len(cut) > 250


def test_where_consent_denies_it_no_identifier_is_left_in_an_address_or_a_text_either() -> None:
    content = {
        "consent": {"analytics_storage": "denied"},
        "page_location": "https://a/?_gl=MARK&x=1&token=MARK&u=MARK@b.example",
        "payload": '{"client_id":"MARK","a":1}',
    }
    freed = json.loads(without_visitor(json.dumps(content).encode()))
    assert freed["page_location"] == "https://a/?x=1&u=(redacted)"
    assert freed["payload"] == '{"a":1}'


def test_json_in_a_text_that_is_nested_too_deep_leaves_length_and_hash() -> None:
    data = json.dumps({"a": "[" * 900 + '{"ip":1}' + "]" * 900}).encode()
    freed = without_visitor(data)
    assert is_reduced(freed) or json.loads(freed)
    assert b'"ip' not in freed


@pytest.mark.parametrize(
    "consent",
    [
        {"consent": "denied"},
        {"consent": {"analyticsStorage": False}},
        {"consent": '{"analytics_storage":"denied"}'},
        {"consent": {"analytics": "denied"}},
        {"consent_state": {"analytics_storage": False}},
        {"privacy_info": {"analytics_storage": "No"}},
        {"x-ga-gcd": "13r3p3r3r5l1"},
        {"x-ga-gcs": "G1O0"},
    ],
)
def test_a_denial_is_heard_however_it_is_spelt(consent: dict[str, object]) -> None:
    kept = without_visitor(json.dumps({"client_id": "MARK", "gclid": "MARK"} | consent).encode())
    assert json.loads(kept) == consent


@pytest.mark.parametrize("consent", [{"ad_storage": "denied"}, {"analytics_storage": "denied"}])
def test_click_ids_stay_behind_where_ads_or_analytics_are_denied(consent: object) -> None:
    address = "https://a/?gclid=MARK&fbclid=MARK&x=1"
    kept = without_visitor(json.dumps({"consent": consent, "page_location": address}).encode())
    assert json.loads(kept) == {"consent": consent, "page_location": "https://a/?x=1"}


def test_click_ids_stay_where_nothing_is_denied() -> None:
    data = b'{"consent":{"ad_storage":"granted"},"page_location":"https://a/?gclid=1"}'
    assert without_visitor(data) == data
