import json
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Request, Response
from gunicorn.http.errors import InvalidChunkSize
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder

from shared import raw
from shared.errors import RetryLater
from shared.logs import JsonLines
from tests.recorders import TopicRecorder

from .sending import NOW, PATH, REQUEST_ID, error_of, handler, published, request

EXAMPLE = Path(__file__).parents[2] / "contract" / "native" / "purchase.json"


def test_an_event_is_published_once_and_then_answered_with_its_id() -> None:
    topic = TopicRecorder()
    response = handler(topic)(request(EXAMPLE.read_bytes(), User_Agent="Firefox"))
    hit = published(topic)
    assert response.status_code == 200
    assert json.loads(response.get_data()) == {
        "status": "ok",
        "event_ids": [hit.events[0].event_id],
    }
    assert hit.received_at_micros == NOW
    assert hit.client.user_agent == "Firefox"
    assert hit.user.user_id == "user123"
    assert hit.consent.ad_storage == "granted"
    assert hit.events[0].name == "purchase"
    assert hit.events[0].items[0]["item_id"] == "SKU123"
    assert hit.events[0].ecommerce["transaction_id"] == "T12345"


def test_an_event_needs_nothing_but_a_name_and_gets_an_id_of_its_request() -> None:
    topic = TopicRecorder()
    handler(topic)(request({"event_name": "page_view"}))
    hit = published(topic)
    assert hit.request_id == REQUEST_ID
    assert hit.events[0].event_id == f"{REQUEST_ID}.0"
    assert hit.consent.ad_storage == "denied", "the stream's default"


def test_the_clients_event_id_is_kept() -> None:
    topic = TopicRecorder()
    response = handler(topic)(request({"event_name": "page_view", "event_id": "mine"}))
    assert json.loads(response.get_data())["event_ids"] == ["mine"]


def test_what_we_do_not_know_is_kept_and_null_is_as_good_as_absent() -> None:
    topic = TopicRecorder()
    body = {"event_name": "x", "user_id": None, "items": None, "colour": {"deep": [1, 2]}}
    handler(topic)(request(body))
    hit = published(topic)
    assert hit.events[0].unknown == {"colour": {"deep": [1, 2]}}
    assert hit.user == raw.User()


def test_identifiers_are_gone_before_anything_is_published_where_analytics_is_denied() -> None:
    topic = TopicRecorder()
    body = {
        "event_name": "page_view",
        "client_id": "visitor-1",
        "user_id": "visitor-2",
        "privacy_info": {"analytics_storage": False},
    }
    handler(topic)(request(body))
    assert b"visitor" not in topic.published[0][0]
    assert published(topic).consent.analytics_storage == "denied"


MARKED = {
    "event_name": "page_view",
    "client_id": "MARK",
    "user_pseudo_id": "MARK",
    "user_id": "MARK",
    "device": {"advertising_id": "MARK", "deep": [{"vendor_id": "MARK"}]},
    "app_info": {"id": "web", "firebase_app_id": "MARK"},
    "event_params": [{"key": "_ga", "value": {"string_value": "MARK"}}],
    "user_properties": [{"key": "Client_ID", "value": {"string_value": "MARK"}}],
    "items": [{"item_id": "1", "user_id": "MARK"}],
}


def test_no_identifier_is_published_where_analytics_is_denied_wherever_it_stands() -> None:
    topic = TopicRecorder()
    handler(topic)(request({**MARKED, "privacy_info": {"analytics_storage": False}}))
    assert b"MARK" not in topic.published[0][0]
    assert published(topic).app == {"id": "web"}
    handler(granted := TopicRecorder())(request(MARKED))
    assert b"MARK" in granted.published[0][0]


def test_addresses_and_what_the_visitor_typed_are_published_never() -> None:
    topic = TopicRecorder()
    body = {"event_name": "x", "user_data": {"email": "MARK"}, "a": [{"ip_override": "MARK"}]}
    handler(topic)(request(body))
    assert b"MARK" not in topic.published[0][0]


def test_ga4s_own_names_are_understood() -> None:
    topic = TopicRecorder()
    privacy = {"ads_storage": "No", "analytics_storage": "Yes", "uses_transient_token": "No"}
    body = {"event_name": "x", "user_pseudo_id": "1.2", "privacy_info": privacy}
    handler(topic)(request(body))
    assert published(topic).user.client_id == "1.2"
    assert published(topic).consent == raw.Consent(ad_storage="denied", analytics_storage="granted")


def test_nothing_is_answered_2xx_before_it_is_stored() -> None:
    response = handler(TopicRecorder(failure=RetryLater("down")))(request({"event_name": "x"}))
    assert error_of(response) == (503, "try_again", None)
    assert response.headers["Retry-After"] == "5"


BIG = b'{"event_name":"' + b"x" * 262_144 + b'"}'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(b"", (400, "not_json", "$"), id="empty"),
        pytest.param(b"event_name=x", (400, "not_json", "$"), id="not_json"),
        pytest.param(b'{"event_name":"\xff"}', (400, "not_json", "$"), id="not_utf8"),
        pytest.param(b"[" * 9_999, (400, "not_json", "$"), id="nested"),
        pytest.param(b'{"event_name":"x","n":1e400}', (400, "not_json", "$"), id="beyond_float"),
        pytest.param(
            b'{"event_name":"x","n":18446744073709551616}', (400, "not_json", "$.n"), id="64"
        ),
        pytest.param(b"[]", (400, "missing_events", "$"), id="empty_list"),
        pytest.param(b'"x"', (400, "wrong_type", "$"), id="text"),
        pytest.param(b"{}", (400, "missing_event_name", "$.event_name"), id="no_name"),
        pytest.param(
            b'{"event_name":null}', (400, "missing_event_name", "$.event_name"), id="null"
        ),
        pytest.param(b'{"event_name":""}', (400, "missing_event_name", "$.event_name"), id="blank"),
        pytest.param(b'{"event_name":7}', (400, "wrong_type", "$.event_name"), id="name_type"),
        pytest.param(b'{"event_name":"x","items":{}}', (400, "wrong_type", "$.items"), id="items"),
        pytest.param(
            b'{"event_name":"x","items":[{},7]}', (400, "wrong_type", "$.items[1]"), id="item"
        ),
        pytest.param(
            b'{"event_name":"x","event_params":[{"value":{}}]}',
            (400, "wrong_type", "$.event_params[0]"),
            id="param_without_key",
        ),
        pytest.param(
            b'{"event_name":"x","event_params":[{"key":"a","value":{"int_value":"1"}}]}',
            (400, "wrong_type", "$.event_params[0].value.int_value"),
            id="param_type",
        ),
        pytest.param(
            b'{"event_name":"x","privacy_info":{"ad_storage":"perhaps"}}',
            (400, "wrong_type", "$.privacy_info.ad_storage"),
            id="consent",
        ),
        pytest.param(
            b'{"event_name":"x","timestamp_micros":1.5}',
            (400, "wrong_type", "$.timestamp_micros"),
            id="time",
        ),
        pytest.param(
            b'{"event_name":"x","privacy_info":{"analytics_storge":false}}',
            (400, "wrong_type", "$.privacy_info"),
            id="misspelt_consent",
        ),
        pytest.param(
            b'{"event_name":"x","event_params":[{"key":"a","value":{"stringValue":"b"}}]}',
            (400, "wrong_type", "$.event_params[0].value"),
            id="unknown_kind_of_value",
        ),
        pytest.param(
            b'{"event_name":"x","n":' + b"[" * 24 + b"]" * 24 + b"}",
            (400, "not_json", "$.n" + "[0]" * 23),
            id="nested_deeper_than_later_stages_take",
        ),
        pytest.param(BIG, (413, "too_large", None), id="over_256_kib"),
    ],
)
def test_a_body_that_cannot_work_is_refused_with_its_place(
    body: bytes, expected: tuple[int, str, str | None]
) -> None:
    topic = TopicRecorder()
    assert error_of(handler(topic)(request(body))) == expected
    assert topic.published == []


def test_an_answer_does_not_repeat_what_was_sent() -> None:
    body = {"event_name": "x", "privacy_info": {"ad_storage": "anna@example.com"}}
    response = handler(TopicRecorder())(request(body))
    assert b"anna" not in response.get_data()
    long_key = handler(TopicRecorder())(request({"event_name": "x", "k" * 9_999: 2**64}))
    assert len(long_key.get_data()) < 500


class Broken(BytesIO):
    """A connection that fails while the body is read."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def readinto(self, _: Any) -> int:  # noqa: ANN401
        raise self.error

    def read(self, _: int | None = None) -> bytes:
        raise self.error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ConnectionResetError("203.0.113.7"), (400, "incomplete_body", None)),
        (InvalidChunkSize("203.0.113.7"), (400, "incomplete_body", None)),
    ],
)
def test_a_body_that_breaks_off_is_the_clients_fault_and_no_error_of_ours(
    error: Exception, expected: tuple[int, str, None], caplog: pytest.LogCaptureFixture
) -> None:
    sent = request({"event_name": "x"})
    sent.environ["wsgi.input"] = Broken(error)
    assert error_of(handler(TopicRecorder())(sent)) == expected
    assert [record.getMessage() for record in caplog.records] == ["refused"]
    assert "203.0" not in caplog.text


def test_a_body_that_is_shorter_than_its_length_is_not_stored() -> None:
    """It may read well: gtag's lines are whole events wherever they are cut."""
    sent = request(b"en=page_view&dl=https://shop.ex", path="/g/collect", query="tid=shop")
    sent.environ["CONTENT_LENGTH"] = "100"
    topic = TopicRecorder()
    assert error_of(handler(topic)(sent)) == (400, "incomplete_body", None)
    assert topic.published == []


class Slow(BytesIO):
    """A body that comes only once it may."""

    def __init__(self, data: bytes, may_come: threading.Event) -> None:
        super().__init__(data)
        self._may_come = may_come

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401
        assert self._may_come.wait(10)
        return super().readinto(buffer)


def test_a_slow_body_holds_up_no_other_request() -> None:
    handle, may_come = handler(TopicRecorder()), threading.Event()
    body = b'{"event_name":"x"}'
    sent = request(body)
    sent.environ["wsgi.input"] = Slow(body, may_come)
    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(handle, sent)
        try:
            assert pool.submit(handle, request(body)).result(5).status_code == 200
            assert not slow.done()
        finally:
            may_come.set()
        assert slow.result(5).status_code == 200


def test_what_is_refused_is_not_read_to_its_end() -> None:
    for sent in (request(BIG), request(BIG, path="/nowhere"), request(BIG, method="GET")):
        handler(TopicRecorder())(sent)
        assert sent.get_data() == b"", "functions-framework reads the body again"


def test_a_bug_is_a_500_and_one_record_without_the_visitor(
    caplog: pytest.LogCaptureFixture,
) -> None:
    failing = TopicRecorder(failure=KeyError("anna@example.com"))
    response = handler(failing)(request({"event_name": "x"}))
    assert error_of(response) == (500, "internal_error", None)
    [record] = caplog.records
    assert "anna" not in JsonLines("ingest").format(record)


def test_a_wrong_method_is_told_the_right_one() -> None:
    response = handler(TopicRecorder())(request(method="PUT"))
    assert response.headers["Allow"] == "GET, OPTIONS, POST"


PAGES = ["/health", "/ready", "/angelia.js", "/docs", "/openapi.json"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_answered_to_head_as_to_get_but_without_its_body(path: str) -> None:
    ingest = handler(TopicRecorder(), DOCS="true")
    asked = [request(path=path, method=method) for method in ("GET", "HEAD")]
    get, head = (Response.from_app(ingest(one), one.environ) for one in asked)
    assert head.status_code == get.status_code == 200
    differing = {("Date", value) for value in (get.headers.get("Date"), head.headers.get("Date"))}
    assert set(head.headers) ^ set(get.headers) <= differing
    assert get.data
    assert not head.data


def test_head_tells_a_monitor_that_pub_sub_cannot_be_reached() -> None:
    response = handler(TopicRecorder(), not_ready="no answer")(
        request(path="/ready", method="HEAD")
    )
    assert response.status_code == 503


@pytest.mark.parametrize("path", [PATH, "/g/collect", "/mp/collect", "/debug/mp/collect"])
def test_head_is_no_event(path: str) -> None:
    topic = TopicRecorder()
    query = "tid=shop&measurement_id=shop&en=page_view&cid=1&event_name=page_view"
    response = handler(topic)(request(path=path, method="HEAD", query=query))
    assert error_of(response) == (405, "method_not_allowed", None)
    assert "HEAD" not in response.headers["Allow"]
    assert topic.published == []


def test_an_object_in_the_place_of_the_list_is_told_where_objects_go() -> None:
    sent = {"event_name": "x", "event_params": {"a": 1}}
    response = handler(TopicRecorder())(request(sent))
    assert error_of(response) == (400, "wrong_type", "$.event_params")
    assert response.json is not None
    assert response.json["error"]["message"].endswith("got `object`: send an object as `params`")


def test_the_limit_holds_for_a_body_of_unknown_length() -> None:
    builder = EnvironBuilder(path=PATH, method="POST", data=BIG, content_type="application/json")
    environ = builder.get_environ() | {"wsgi.input_terminated": True, "REMOTE_ADDR": "127.0.0.1"}
    del environ["CONTENT_LENGTH"]
    assert error_of(handler(TopicRecorder())(Request(environ))) == (413, "too_large", None)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"path": "/"}, (404, "unknown_path", None)),
        ({"path": "/api/v1/streaming/"}, (404, "unknown_path", None)),
        ({"path": "/api/v1/streaming/shop/more"}, (404, "unknown_path", None)),
        ({"method": "PUT"}, (405, "method_not_allowed", None)),
        ({"method": "DELETE"}, (405, "method_not_allowed", None)),
        ({"path": "/api/v1/streaming/other"}, (403, "unknown_stream", "stream_id")),
        ({"path": "/api/v1/streaming/a%20b"}, (400, "bad_stream_id", "stream_id")),
        ({"path": "/api/v1/streaming/" + "a" * 65}, (400, "bad_stream_id", "stream_id")),
        ({"path": "/g/collect", "query": "tid=other"}, (403, "unknown_stream", "tid")),
        ({"path": "/g/collect", "query": "tid=a%20b"}, (400, "bad_stream_id", "tid")),
        (
            {"path": "/mp/collect", "query": "measurement_id=other"},
            (403, "unknown_stream", "measurement_id"),
        ),
        ({"path": "/mp/collect"}, (400, "missing_stream", "measurement_id")),
        ({"Origin": "https://evil.example"}, (403, "origin_not_allowed", None)),
        ({"Origin": "null"}, (403, "origin_not_allowed", None)),
        ({"content_type": "text/xml"}, (415, "unsupported_content_type", None)),
        ({"content_type": None}, (415, "unsupported_content_type", None)),
    ],
)
def test_a_request_that_may_not_or_cannot_work_says_what_to_change(
    sent: dict[str, Any], expected: tuple[int, str, str | None]
) -> None:
    topic = TopicRecorder()
    response = handler(topic)(request({"event_name": "x"}, **sent))
    assert error_of(response) == expected
    assert topic.published == []


def test_sendbeacons_text_is_taken() -> None:
    body = request({"event_name": "x"}, content_type="text/plain;charset=UTF-8")
    assert handler(TopicRecorder())(body).status_code == 200


@pytest.mark.parametrize(
    ("peer", "env", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("203.0.113.7", {}, 403),
        ("127.0.0.1", {"K_SERVICE": "ingest"}, 403),
    ],
)
def test_without_streams_only_this_machine_may_send(
    peer: str, env: dict[str, str], status: int
) -> None:
    sent = request({"event_name": "x"}, path="/api/v1/streaming/1", peer=peer, Origin="https://a.b")
    assert handler(TopicRecorder(), STREAMS="", **env)(sent).status_code == status


def test_the_page_of_an_allowed_origin_may_read_every_answer() -> None:
    topic = TopicRecorder()
    for body in ({"event_name": "x"}, {}):
        response = handler(topic)(request(body, Origin="https://shop.example"))
        assert response.headers["Access-Control-Allow-Origin"] == "https://shop.example"
        assert response.headers["Access-Control-Allow-Credentials"] == "true"
        assert response.headers["Vary"] == "Origin"


def test_a_preflight_is_answered_without_publishing() -> None:
    topic = TopicRecorder()
    allowed = handler(topic)(request(method="OPTIONS", Origin="https://shop.example"))
    assert (allowed.status_code, allowed.get_data()) == (204, b"")
    assert allowed.headers["Access-Control-Allow-Methods"] == "GET, POST"
    assert allowed.headers["Access-Control-Allow-Headers"] == "Content-Type, Content-Encoding"
    foreign = handler(topic)(request(method="OPTIONS", Origin="https://evil.example"))
    assert foreign.status_code == 403
    assert "Access-Control-Allow-Origin" not in foreign.headers
    assert topic.published == []


@pytest.mark.parametrize("path", ["/api/v1/streaming/shop", "/api/v1/streaming/other"])
def test_a_page_that_may_not_send_may_read_that(path: str) -> None:
    topic = TopicRecorder()
    headers = {"Origin": "https://evil.example", "Cookie": f"__uid__={REQUEST_ID}"}
    response = handler(topic)(request({"event_name": "x"}, path=path, headers=headers))
    assert response.status_code == 403
    assert response.headers["Access-Control-Allow-Origin"] == "https://evil.example"
    assert "Set-Cookie" not in response.headers
    assert topic.published == []


def test_consent_that_is_withdrawn_takes_the_cookie_without_any_event() -> None:
    topic = TopicRecorder()
    body = {"consent": {"analytics_storage": "denied"}, "events": []}
    response = handler(topic)(request(body, Cookie=f"__uid__={REQUEST_ID}"))
    assert json.loads(response.get_data()) == {"status": "ok", "event_ids": []}
    assert "Max-Age=0" in response.headers["Set-Cookie"]
    assert topic.published == []


@pytest.mark.parametrize("flag", [0, 1, "granted", None, []])
def test_no_event_and_no_withdrawal_is_refused(flag: object) -> None:
    body = {"consent": {"analytics_storage": flag}, "events": []}
    assert handler(TopicRecorder())(request(body)).status_code == 400


def test_each_refusal_and_each_retry_is_one_record(caplog: pytest.LogCaptureFixture) -> None:
    handler(TopicRecorder())(request(b"secret"))
    handler(TopicRecorder(failure=RetryLater("down")))(request({"event_name": "secret"}))
    handler(TopicRecorder())(request({"event_name": "secret"}))
    assert [record.getMessage() for record in caplog.records] == ["refused", "retry_later"]
    assert "secret" not in caplog.text
    assert caplog.records[0].levelno == logging.WARNING


def logged(caplog: pytest.LogCaptureFixture, sent: Request, **env: str) -> dict[str, Any]:
    """The one record of a refusal, as it is written."""
    caplog.clear()
    handler(TopicRecorder(), **env)(sent)
    [record] = caplog.records
    written: dict[str, Any] = json.loads(JsonLines("ingest").format(record))
    assert "anna" not in json.dumps(written)
    return written


def test_a_refusals_record_says_why_without_what_was_sent(
    caplog: pytest.LogCaptureFixture,
) -> None:
    nameless = logged(caplog, request({"anna": 1}))
    assert nameless["reason"] == "missing_event_name"
    assert nameless["detail"].startswith("event_name is missing: send ")
    assert nameless["stream_id"] == "shop"
    value = {"key": "a", "value": {"anna@example.com": 1}}
    keyed = logged(caplog, request({"event_name": "x", "event_params": [value]}))
    assert keyed["detail"] == "Object contains unknown field"
    flag = {"event_name": "x", "privacy_info": {"anna\n": True}}
    assert logged(caplog, request(flag))["detail"] == "Object contains unknown field"


def test_a_refusals_record_names_no_stream_that_is_not_configured(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert "stream_id" not in logged(caplog, request(path="/api/v1/streaming/anna"))
    typed = request({}, path="/api/v1/streaming/anna")
    assert "stream_id" not in logged(caplog, typed, STREAMS="")


def message_of(response: Response) -> str:
    return str(json.loads(response.get_data())["error"]["message"])


def test_an_empty_body_is_called_empty_and_curl_is_told_its_header() -> None:
    handle = handler(TopicRecorder())
    assert message_of(handle(request())) == "the body is empty: send JSON"
    form = request({"event_name": "x"}, content_type="application/x-www-form-urlencoded")
    assert "-H 'Content-Type: application/json'" in message_of(handle(form))


documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["event_name", "items", "event_params", "key", "value", "int_value", "x"]
            ),
            inner,
            max_size=4,
        )
    ),
)


@given(st.binary() | documents.map(lambda document: json.dumps(document).encode()))
def test_no_body_is_anything_but_an_event_or_a_refusal(body: bytes) -> None:
    topic = TopicRecorder()
    response = handler(topic)(request(body))
    assert response.status_code in (200, 400, 413)
    assert len(topic.published) == (response.status_code == 200)
    for data, _ in topic.published:
        assert raw.decode(data).events[0].name
