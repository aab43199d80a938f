import json
import logging
from collections.abc import Mapping
from typing import Any

import pytest

from functions.enrich.handler import EnrichHandler
from functions.enrich.line import MAX_LINE_BYTES
from functions.enrich.settings import Settings
from shared import raw
from shared.dead_letters import without_visitor
from shared.errors import Reason, Refusal, RetryLater
from shared.push import Message, PushEndpoint
from shared.raw import Client, Consent, Granted, RawEvent, RawHit
from shared.streams import DefaultConsent, Stream, Streams
from tests.accuracy.geo import DATABASE
from tests.recorders import TopicRecorder

from .subjects import GOOGLEBOT, RECEIVED, TOPICS, raw_event, raw_hit

STREAMS = Streams({"shop": Stream(time_zone="Europe/Copenhagen"), "sgtm": Stream()})
OF_INGEST = {"schema": "raw.v1", "protocol": "gtag", "stream_id": "shop"}


def handler(topic: TopicRecorder, **env: str) -> EnrichHandler:
    return EnrichHandler(topic, STREAMS, Settings.from_env({**TOPICS, **env}))


def message(data: bytes, attributes: Mapping[str, str] | None = None) -> Message:
    return Message("m1", data, OF_INGEST if attributes is None else attributes, RECEIVED)


def raw_message(hit: RawHit) -> Message:
    return message(raw.encode(hit))


def rows(topic: TopicRecorder) -> list[dict[str, Any]]:
    return [json.loads(line) for data, _ in topic.published for line in data.split(b"\n")]


def test_a_hits_events_become_the_lines_of_one_message() -> None:
    topic = TopicRecorder()
    hit = raw_hit(raw_event("session_start", event_id="a"), raw_event("page_view", event_id="b"))
    assert handler(topic)(raw_message(hit)) == []
    assert [attributes for _, attributes in topic.published] == [
        {"schema": "enriched.v1", "stream_id": "shop"}
    ]
    assert [(seen["event_id"], seen["batch_event_index"]) for seen in rows(topic)] == [
        ("a", 1),
        ("b", 2),
    ]


def test_a_message_over_the_limit_is_split_between_rows() -> None:
    topic = TopicRecorder()
    hit = raw_hit(*[raw_event(event_id=str(number)) for number in range(5)])
    assert handler(topic, MAX_MESSAGE_BYTES="900")(raw_message(hit)) == []
    assert len(topic.published) > 1
    assert [seen["event_id"] for seen in rows(topic)] == ["0", "1", "2", "3", "4"]
    assert all(len(data) <= 900 for data, _ in topic.published)


@pytest.mark.parametrize(
    ("limit", "sizes"),
    [("0", [5]), ("1", [1] * 5), ("2", [2, 2, 1]), ("9", [5])],
)
def test_a_message_has_as_many_rows_as_are_allowed(limit: str, sizes: list[int]) -> None:
    topic = TopicRecorder()
    hit = raw_hit(*[raw_event(event_id=str(number)) for number in range(5)])
    assert handler(topic, ROWS_PER_MESSAGE=limit)(raw_message(hit)) == []
    assert [data.count(b"\n") + 1 for data, _ in topic.published] == sizes
    assert [seen["event_id"] for seen in rows(topic)] == ["0", "1", "2", "3", "4"]


def test_of_a_split_hit_only_the_messages_with_a_purchase_are_to_be_counted() -> None:
    topic = TopicRecorder()
    hit = raw_hit(*[raw_event(name) for name in ("page_view", "purchase", "scroll", "refund")])
    handler(topic, ROWS_PER_MESSAGE="1")(raw_message(hit))
    handler(topic, ROWS_PER_MESSAGE="3")(raw_message(hit))
    counts = [attributes.get("counts") for _, attributes in topic.published]
    assert counts == [None, "true", None, "true", "true", "true"]


@pytest.mark.parametrize(
    ("names", "user_agent", "counts"),
    [
        pytest.param(["page_view", "purchase"], None, True, id="purchase"),
        pytest.param(["refund"], None, True, id="refund"),
        pytest.param(["add_to_cart"], None, False, id="no_purchase"),
        pytest.param(["purchase"], GOOGLEBOT, False, id="a_bots"),
    ],
)
def test_counts_marks_purchases_and_refunds_of_people(
    names: list[str], user_agent: str | None, counts: bool
) -> None:
    topic = TopicRecorder()
    hit = raw_hit(*[raw_event(name) for name in names], client=Client(user_agent=user_agent))
    handler(topic)(raw_message(hit))
    assert topic.published[0][1].get("counts") == ("true" if counts else None)


def test_the_raw_messages_attributes_end_here() -> None:
    topic = TopicRecorder()
    attributes = {**OF_INGEST, "replay_stage": "enrich", "reason": "old"}
    handler(topic)(message(raw.encode(raw_hit()), attributes))
    assert topic.published[0][1] == {"schema": "enriched.v1", "stream_id": "shop"}


def test_a_message_without_schema_is_sgtms() -> None:
    topic = TopicRecorder()
    assert handler(topic)(message(b'{"transaction_id":"T1","value":"9.5"}', {})) == []
    (data, attributes) = topic.published[0]
    assert attributes == {"schema": "enriched.v1", "stream_id": "sgtm", "counts": "true"}
    assert json.loads(data)["ecommerce"]["purchase_revenue"] == 9.5


def test_the_stream_of_sgtms_objects_is_a_setting() -> None:
    topic = TopicRecorder()
    handler(topic, HERMES_STREAM_ID="shop")(message(b'{"event_name":"page_view"}', {}))
    assert topic.published[0][1]["stream_id"] == "shop"


@pytest.mark.parametrize(
    ("data", "attributes", "reason"),
    [
        pytest.param(b"{broken", OF_INGEST, Reason.NOT_JSON, id="not_json"),
        pytest.param(b"", OF_INGEST, Reason.NOT_JSON, id="empty"),
        pytest.param(b'"\xff"', OF_INGEST, Reason.NOT_JSON, id="not_utf8"),
        pytest.param(b"[" * 100_000, OF_INGEST, Reason.NOT_JSON, id="deep"),
        pytest.param(b"[]", OF_INGEST, Reason.WRONG_TYPE, id="an_array"),
        pytest.param(b"17", OF_INGEST, Reason.WRONG_TYPE, id="a_number"),
        pytest.param(b"{}", OF_INGEST, Reason.WRONG_TYPE, id="fields_missing"),
        pytest.param(b"{}", {"schema": "raw.v9"}, Reason.UNKNOWN_SCHEMA, id="newer_schema"),
        pytest.param(b"{broken", {}, Reason.NOT_JSON, id="sgtm_not_json"),
        pytest.param(b"[" * 100_000, {}, Reason.NOT_JSON, id="sgtm_deep"),
        pytest.param(b'{"value":' + b"9" * 30 + b"}", {}, Reason.NOT_JSON, id="sgtm_long_integer"),
        pytest.param(b'{"value":' + b"9" * 5_000 + b"}", {}, Reason.NOT_JSON, id="sgtm_digits"),
        pytest.param(b'{"temperature":1}', {}, Reason.UNKNOWN_SHAPE, id="sgtm_strange"),
        pytest.param(b'{"value":1}', {}, Reason.MISSING_EVENT_NAME, id="sgtm_nameless"),
    ],
)  # fmt: skip
def test_what_can_never_become_a_row_is_refused_with_its_reason(
    data: bytes, attributes: dict[str, str], reason: Reason
) -> None:
    topic = TopicRecorder()
    (refusal,) = handler(topic)(message(data, attributes))
    assert refusal.reason is reason
    assert refusal.data == data
    assert topic.published == []


def test_an_unreadable_event_is_refused_alone_and_its_neighbours_go_on() -> None:
    topic = TopicRecorder()
    good = {"event_id": "good", "name": "page_view"}
    bad = {"event_id": "bad", "name": 17}
    shared = {
        "protocol": "gtag", "received_at_micros": RECEIVED, "request_id": "r", "stream_id": "shop",
    }  # fmt: skip
    data = json.dumps({**shared, "events": [good, bad]}).encode()
    (refusal,) = handler(topic)(message(data))
    assert refusal.reason is Reason.WRONG_TYPE
    assert refusal.detail == "event: Expected `str`, got `int` at $.name"
    assert json.loads(refusal.data) == {**shared, "events": [bad]}
    assert [seen["event_id"] for seen in rows(topic)] == ["good"]


@pytest.mark.parametrize("beyond", [2**64, pytest.param("9" * 5_000, id="5000_digits")])
def test_an_integer_beyond_64_bits_refuses_no_good_neighbour(beyond: object) -> None:
    topic = TopicRecorder()
    start = (
        f'{{"protocol":"gtag","received_at_micros":{RECEIVED},"request_id":"r","stream_id":"shop",'
        f'"later":{beyond},"events":['
    )
    good = '{"event_id":"good","name":"page_view"}'
    value = f'{{"key":"n","value":{{"int_value":{beyond}}}}}'
    beyonds = f'{{"event_id":"beyond","name":"page_view","params":[{value}]}}'
    untyped = '{"event_id":"untyped","name":17}'
    refusals = handler(topic)(message(f"{start}{good},{beyonds},{untyped}]}}".encode()))
    assert len(refusals) == 2
    assert Reason.WRONG_TYPE in {seen.reason for seen in refusals}
    assert [seen["event_id"] for seen in rows(topic)] == ["good"]


def test_an_unreadable_event_does_not_change_its_neighbours_ids() -> None:
    topic = TopicRecorder()
    events = [{"event_id": "", "name": name} for name in ("page_view", 17, "scroll")]
    shared = {
        "protocol": "gtag", "received_at_micros": RECEIVED, "request_id": "r", "stream_id": "shop",
    }  # fmt: skip
    (refusal,) = handler(topic)(message(json.dumps({**shared, "events": events}).encode()))
    assert [seen["event_id"] for seen in rows(topic)] == ["r.0", "r.2"]
    assert json.loads(refusal.data)["events"] == [{"event_id": "r.1", "name": 17}]


def test_bytes_that_are_no_text_refuse_their_own_event() -> None:
    topic = TopicRecorder()
    shared = {
        "protocol": "gtag", "received_at_micros": RECEIVED, "request_id": "r", "stream_id": "shop",
    }  # fmt: skip
    events = [{"event_id": "bad", "name": "?"}, {"event_id": "good", "name": "page_view"}]
    data = json.dumps({**shared, "events": events}).encode().replace(b'"?"', b'"\xff"')
    (refusal,) = handler(topic)(message(data))
    assert refusal.reason is Reason.NOT_JSON
    assert [seen["event_id"] for seen in rows(topic)] == ["good"]


def test_a_row_that_no_message_can_carry_is_refused_alone() -> None:
    topic = TopicRecorder()
    big = raw_event(event_id="big", params={f"p{n}": "x" * 1_000_000 for n in range(9)})
    hit = raw_hit(raw_event(event_id="a"), big, raw_event(event_id="b"))
    (refusal,) = handler(topic)(raw_message(hit))
    assert refusal.reason is Reason.TOO_LARGE
    assert [event.event_id for event in raw.decode(refusal.data).events] == ["big"]
    assert [seen["event_id"] for seen in rows(topic)] == ["a", "b"]


def test_a_row_near_the_limit_is_published() -> None:
    topic = TopicRecorder()
    near = raw_event(params={"p": "x" * (MAX_LINE_BYTES - 2_000)})
    assert handler(topic)(raw_message(raw_hit(near))) == []
    assert len(topic.published) == 1


@pytest.mark.parametrize("depth", [100, 450, 900])
def test_deep_nesting_is_a_row_or_a_refusal(depth: int) -> None:
    topic = TopicRecorder()
    deep = "[" * depth + '"?gclid=1"' + "]" * depth
    data = raw.encode(
        raw_hit(raw_event(unknown={"x": "deep"}), consent=Consent(ad_storage="denied"))
    )
    refusals = handler(topic)(message(data.replace(b'"deep"', deep.encode())))
    assert len(refusals) + len(topic.published) == 1
    assert b"gclid" not in b"".join(published for published, _ in topic.published)


def test_a_consent_that_cannot_be_read_is_told_in_the_row() -> None:
    topic = TopicRecorder()
    data = b'{"event_name":"page_view","client_id":"1.2","consent":{"analyticsStorage":"maybe"}}'
    assert handler(topic)(message(data, {})) == []
    (seen,) = rows(topic)
    assert seen["angelia"]["warnings"] == [
        "consent.analytics_storage is unreadable: taken for denied",
        "ids dropped: analytics storage is denied",
    ]
    assert "user_pseudo_id" not in seen


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (raw_event("", event_id="bad"), Reason.MISSING_EVENT_NAME),
        (raw_event(event_id="bad", params={"n": 2**64}), Reason.OUT_OF_RANGE),
        (raw_event(event_id="bad", items=[{"stock": 2**64}]), Reason.OUT_OF_RANGE),
    ],
)
def test_an_event_without_a_row_is_refused_alone_and_its_neighbours_go_on(
    bad: RawEvent, reason: Reason
) -> None:
    topic = TopicRecorder()
    hit = raw_hit(raw_event(event_id="good"), bad)
    (refusal,) = handler(topic)(raw_message(hit))
    assert refusal.reason is reason
    assert [event.event_id for event in raw.decode(refusal.data).events] == ["bad"]
    assert [seen["event_id"] for seen in rows(topic)] == ["good"]


def test_a_refused_object_of_sgtms_is_kept_as_it_came() -> None:
    data = b'{"event_name":"purchase","items":[{"stock":1}],"client_id":"1.2"}'
    topic = TopicRecorder()
    too_early = Message("m1", data, {}, publish_time_micros=0)
    (refusal,) = handler(topic)(too_early)
    assert (refusal.reason, refusal.data) == (Reason.OUT_OF_RANGE, data)


def test_a_refusals_detail_quotes_no_value() -> None:
    visitors = "someone@mail.example"
    hit = {
        "protocol": visitors, "received_at_micros": RECEIVED, "request_id": "r",
        "stream_id": "shop", "events": [],
    }  # fmt: skip
    (refusal,) = handler(TopicRecorder())(message(json.dumps(hit).encode()))
    assert refusal.detail == "hit: not one of the values allowed at $.protocol"


def test_a_hit_without_events_publishes_nothing() -> None:
    topic = TopicRecorder()
    assert handler(topic)(message(raw.encode(RawHit(
        protocol="mp", received_at_micros=RECEIVED, request_id="r", stream_id="shop", events=[],
    )))) == []  # fmt: skip
    assert topic.published == []


def test_a_topic_that_fails_is_a_retry() -> None:
    with pytest.raises(RetryLater):
        handler(TopicRecorder(failure=RetryLater("down")))(raw_message(raw_hit()))


def test_the_visitors_address_is_in_no_row() -> None:
    topic = TopicRecorder()
    hit = raw_hit(client=Client(ip="203.0.113.7", user_agent=GOOGLEBOT))
    handler(topic)(raw_message(hit))
    assert b"203.0.113.7" not in topic.published[0][0]


@pytest.mark.parametrize("consent", [Consent(), Consent(analytics_storage="denied")])
def test_the_visitors_address_gives_the_place_and_is_in_nothing_that_leaves(
    consent: Consent, caplog: pytest.LogCaptureFixture
) -> None:
    published, dead_letters = TopicRecorder(), TopicRecorder()
    hit = raw_hit(
        raw_event(event_id="good"),
        raw_event("", event_id="bad"),
        client=Client(ip="81.2.69.142"),
        consent=consent,
    )
    endpoint = PushEndpoint(
        stage="enrich",
        origin_topic=TOPICS["INPUT_TOPIC"],
        handle=handler(published, GEO_DATABASE=str(DATABASE)),
        dead_letters=dead_letters,
    )
    with caplog.at_level(logging.DEBUG):
        assert endpoint.status(raw_message(hit)) == 204
    (row,) = rows(published)
    assert row["geo"]["country"] == "United Kingdom"
    assert row["geo"].get("city") == ("London" if consent == Consent() else None)
    (dead,) = dead_letters.published
    told = "".join(str(record.__dict__) for record in caplog.records)
    assert "dead_letter" in told
    assert "81.2.69" not in f"{row}{dead}{told}"
    assert "London" not in f"{dead}{told}"


def test_without_a_database_the_country_is_known_all_the_same() -> None:
    topic = TopicRecorder()
    handler(topic)(raw_message(raw_hit(client=Client(ip="8.8.8.8"))))
    assert rows(topic)[0]["geo"] == {
        "country": "United States",
        "continent": "Americas",
        "sub_continent": "Northern America",
    }


def test_what_has_no_column_travels_on_for_the_sink() -> None:
    topic = TopicRecorder()
    handler(topic)(raw_message(raw_hit(raw_event(unknown={"colour": "red"}))))
    assert rows(topic)[0]["angelia"]["unmapped"] == {"colour": "red"}


def test_the_same_message_gives_the_same_bytes() -> None:
    first, second = TopicRecorder(), TopicRecorder()
    handler(first)(raw_message(raw_hit()))
    handler(second)(raw_message(raw_hit()))
    assert first.published == second.published


DEEP = b'{"a":' * 40 + b"1" + b"}" * 40


@pytest.mark.parametrize("unreadable", [b'"n":' + b"9" * 30, b'"deep":' + DEEP])
@pytest.mark.parametrize(
    ("consent", "default"),
    [(b'{"analyticsStorage":"denied"}', None), (b'"denied"', None), (b"null", "denied")],
)
def test_an_object_that_cannot_be_read_is_kept_without_ids_where_consent_denies_them(
    unreadable: bytes, consent: bytes, default: Granted
) -> None:
    data = b'{"event_name":"x","client_id":"MARK","gclid":"MARK","consent":%s,%s}'
    streams = Streams({"sgtm": Stream(consent=DefaultConsent(analytics_storage=default))})
    handle = EnrichHandler(TopicRecorder(), streams, Settings.from_env(TOPICS))
    [refusal] = handle(message(data % (consent, unreadable), {}))
    assert refusal.reason is Reason.NOT_JSON
    kept = without_visitor(refusal.data)
    assert json.loads(kept)["event_name"] == "x"
    assert b"MARK" not in kept


@pytest.mark.parametrize("attributes", [{}, OF_INGEST])
def test_what_a_bug_kept_from_being_handled_is_kept_without_ids_that_consent_denies(
    attributes: dict[str, str],
) -> None:
    def bug(_: Message) -> list[Refusal]:
        raise KeyError

    streams = Streams({"sgtm": Stream(consent=DefaultConsent(analytics_storage="denied"))})
    handle, topic = (
        EnrichHandler(TopicRecorder(), streams, Settings.from_env(TOPICS)),
        TopicRecorder(),
    )
    endpoint = PushEndpoint(
        stage="enrich", origin_topic="raw", handle=bug,
        dead_letters=topic, refused_data=handle.refused_data,
    )  # fmt: skip
    data = b'{"event_name":"x","client_id":"MARK"}'
    assert endpoint.status(Message("m1", data, attributes, RECEIVED, delivery_attempt=5)) == 204
    [(kept, _)] = topic.published
    # raw.v1 says itself what holds: ingest has applied the stream's default.
    assert (b"MARK" in kept) == bool(attributes)
