import base64
import json
from pathlib import Path
from typing import Any

import pytest

from functions.enrich import captured
from functions.enrich.refused import EventRefused
from shared import raw
from shared.errors import Reason
from shared.push import Message

from .subjects import RECEIVED, raw_hit

CONTRACT = Path(__file__).parents[2] / "contract"
PUSHES = sorted((CONTRACT / "push_envelope").glob("*.json"))
RAW_LINE = raw.encode(raw_hit())
SGTM_LINE = b'{"event_name":"page_view","client_id":"1.2"}'


def enveloped(data: bytes, **parts: Any) -> dict[str, Any]:  # noqa: ANN401 - any field
    return {
        "data": base64.b64encode(data).decode(),
        "messageId": "m7",
        "publishTime": "2026-11-21T12:00:00.500Z",
        "attributes": {"schema": "raw.v1"},
        **parts,
    }


def message(document: object, received_at_micros: int | None = None) -> Message:
    return captured.message(json.dumps(document).encode(), 1, received_at_micros)


@pytest.mark.parametrize("case", PUSHES, ids=lambda case: case.stem)
def test_the_push_form_is_what_the_endpoint_gets(case: Path) -> None:
    found = captured.message(case.read_bytes(), 1, None)
    assert found.id == "2070443601311540"
    assert found.data == b'{"event_name":"page_view"}'
    assert found.attributes == {"schema": "raw.v1", "stream_id": "shop"}


def test_a_message_is_one_with_its_id_time_and_attributes() -> None:
    found = message(enveloped(RAW_LINE))
    assert found == Message("m7", RAW_LINE, {"schema": "raw.v1"}, 1_795_262_400_500_000)
    assert message(enveloped(SGTM_LINE, attributes={})).attributes == {}


def test_a_pulled_message_has_its_acknowledgement_beside_it() -> None:
    assert message({"ackId": "a", "message": enveloped(RAW_LINE)}).data == RAW_LINE


def test_a_replayed_message_keeps_what_its_first_one_was() -> None:
    attributes = {"replay_stage": "enrich", "origin_message_id": "m1"}
    assert message(enveloped(SGTM_LINE, attributes=attributes)).id == "m1"


ARCHIVED = {
    "subscription_name": "projects/p/subscriptions/raw-archive",
    "message_id": "m7",
    "publish_time": "2026-11-21T12:00:00.500000+00:00",
    "attributes": {},
    "data": '{"event_name":"purchase","page_title":"Blåbær €"}'.encode().decode("latin-1"),
}


def test_an_archived_record_is_the_message_that_it_was() -> None:
    found = message(ARCHIVED)
    assert found == Message(
        "m7",
        '{"event_name":"purchase","page_title":"Blåbær €"}'.encode(),
        {},
        1_795_262_400_500_000,
    )
    assert message(ARCHIVED | {"attributes": {"schema": "raw.v1"}}).attributes == {
        "schema": "raw.v1"
    }


@pytest.mark.parametrize("part", [{"data": "€"}, {"attributes": None}, {"publish_time": "noon"}])
def test_an_archived_record_of_another_kind_is_refused(part: dict[str, Any]) -> None:
    with pytest.raises(EventRefused) as refused:
        message(ARCHIVED | part)
    assert refused.value.reason == Reason.WRONG_TYPE


def test_raw_v1_is_told_by_its_fields() -> None:
    found = captured.message(RAW_LINE, 1, None)
    assert found.data == RAW_LINE
    assert found.attributes == {"schema": "raw.v1"}


def test_what_is_inside_is_left_to_the_handler() -> None:
    broken = RAW_LINE.replace(b'"page_view"', b'"\xff"').replace(b'"e1"', b"[" * 400 + b"]" * 400)
    assert captured.message(broken, 1, None).data == broken


def test_an_object_of_sgtms_alone_needs_a_time() -> None:
    with pytest.raises(EventRefused, match="--received-at") as refused:
        captured.message(SGTM_LINE, 1, None)
    assert refused.value.reason is Reason.UNKNOWN_SHAPE
    found = captured.message(SGTM_LINE, 1, RECEIVED)
    assert (found.data, found.attributes, found.publish_time_micros) == (SGTM_LINE, {}, RECEIVED)


def test_what_has_no_id_gets_the_same_one_in_each_run_and_no_other_line_has_it() -> None:
    first = captured.message(SGTM_LINE, 1, RECEIVED).id
    assert captured.message(SGTM_LINE, 1, RECEIVED).id == first
    others = {
        captured.message(SGTM_LINE, 2, RECEIVED).id,
        captured.message(SGTM_LINE, 1, RECEIVED + 1).id,
        captured.message(SGTM_LINE.replace(b"1.2", b"1.3"), 1, RECEIVED).id,
    }
    assert len(others - {first}) == 3


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        pytest.param(b"{broken", Reason.NOT_JSON, id="not_json"),
        pytest.param(b"\xff", Reason.NOT_JSON, id="not_utf8"),
        pytest.param(b"[" * 100_000, Reason.NOT_JSON, id="deep"),
        pytest.param(b"[]", Reason.WRONG_TYPE, id="an_array"),
        pytest.param(b"17", Reason.WRONG_TYPE, id="a_number"),
        pytest.param(b'{"message":{}}', Reason.WRONG_TYPE, id="no_message"),
        pytest.param(b'{"messageId":"m","data":""}', Reason.WRONG_TYPE, id="no_publish_time"),
        pytest.param(
            json.dumps({**enveloped(b""), "data": "?"}).encode(), Reason.WRONG_TYPE, id="not_base64"
        ),
        pytest.param(b"{}", Reason.UNKNOWN_SHAPE, id="nothing"),
        pytest.param(b'{"message":"hello"}', Reason.UNKNOWN_SHAPE, id="a_parameter_message"),
    ],
)
def test_what_is_no_message_is_refused(line: bytes, reason: Reason) -> None:
    with pytest.raises(EventRefused) as refused:
        captured.message(line, 1, None)
    assert refused.value.reason is reason
