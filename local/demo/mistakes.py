"""What must not get through: bad requests of every protocol, bad messages of every kind."""

import msgspec

from local.demo.actions import BadMessage, BadRequest, Request
from local.demo.catalog import SHOP
from local.demo.protocols import gtag, measurement, native
from local.demo.stream import API_SECRET, MEASUREMENT_ID, STREAM_ID

# MAX_BODY_BYTES of ingest: 256 KiB unless set otherwise.
MAX_BODY_BYTES = 256 * 1024

# Events of a request: of the Measurement Protocol, as Google has it, and of the native one.
MP_MAX_EVENTS, NATIVE_MAX_EVENTS = 25, 100

_OUR_PAGE = {"Origin": SHOP}
_OUR_PAGES_JSON = {**native.JSON, **_OUR_PAGE}
_PAGE_VIEW = {"event_name": "page_view", "client_id": "1.1"}


def bad_requests() -> list[BadRequest]:
    """Each breaks one rule of ingest."""
    return [*_native(), *_gtag(), *_measurement()]


def _native() -> list[BadRequest]:
    def post(
        status: int,
        code: str,
        content: object = _PAGE_VIEW,
        *,
        headers: dict[str, str] = _OUR_PAGES_JSON,
        path: str = native.STREAM_PATH,
    ) -> BadRequest:
        body = content if isinstance(content, bytes) else msgspec.json.encode(content)
        return BadRequest(
            request=Request(path=path, headers=headers, body=body), status=status, code=code
        )

    return [
        post(403, "origin_not_allowed", headers={**native.JSON, "Origin": "https://evil.example"}),
        post(403, "unknown_stream", path="/api/v1/streaming/nobody"),
        post(400, "not_json", b'{"event_name":"page_view"'),
        post(400, "missing_event_name", {"client_id": "1.1"}),
        post(400, "too_many_events", [_PAGE_VIEW] * (NATIVE_MAX_EVENTS + 1)),
        post(413, "too_large", {"event_name": "page_view", "pad": "x" * MAX_BODY_BYTES}),
    ]


def _gtag() -> list[BadRequest]:
    def get(status: int, code: str, **query: str) -> BadRequest:
        path = gtag.path({"v": "2", **query, "cid": "1.1"})
        return BadRequest(
            request=Request(path=path, headers=_OUR_PAGE, method="GET"), status=status, code=code
        )

    return [
        get(400, "missing_event_name", tid=MEASUREMENT_ID),
        get(400, "missing_stream", en="page_view"),
        get(403, "unknown_stream", tid="G-NOBODYS001", en="page_view"),
    ]


def _measurement() -> list[BadRequest]:
    def post(status: int, code: str, path: str, events: int = 1, **who: str) -> BadRequest:
        body = msgspec.json.encode({**who, "events": [{"name": "page_view"}] * events})
        request = Request(path=path, headers=measurement.HEADERS, body=body)
        return BadRequest(request=request, status=status, code=code)

    ours = measurement.path(api_secret=API_SECRET)
    return [
        post(403, "wrong_api_secret", measurement.path(), client_id="1.1"),
        post(403, "wrong_api_secret", measurement.path(api_secret="guessed"), client_id="1.1"),  # noqa: S106
        post(403, "unknown_stream", measurement.path("G-NOBODYS001"), client_id="1.1"),
        post(400, "missing_client_id", ours),
        post(400, "too_many_events", ours, MP_MAX_EVENTS + 1, client_id="1.1"),
    ]


def bad_messages(day: str) -> list[BadMessage]:
    """Each breaks one rule of enrich or of the sink; ``day``: today as YYYY-MM-DD."""
    nameless = {"page_location": f"{SHOP}/", "client_id": "1.1"}
    misfit = {"event_id": "a-row-that-does-not-fit", "date": day, "event_name": 5}
    newer = {"schema": "raw.v9", "stream_id": STREAM_ID}

    def raw(reason: str, data: object, attributes: dict[str, str] | None = None) -> BadMessage:
        return BadMessage(
            topic="raw-events",
            data=data if isinstance(data, bytes) else msgspec.json.encode(data),
            attributes=attributes or {},
            stage="enrich",
            reason=reason,
        )

    return [
        raw("not_json", b"transaction_id=T-1&value=10"),
        raw("unknown_shape", {"hello": "world"}),
        raw("missing_event_name", nameless),
        raw("unknown_schema", {"events": []}, newer),
        BadMessage(
            topic="enriched-events",
            data=msgspec.json.encode(misfit),
            attributes={"schema": "enriched.v1", "stream_id": STREAM_ID},
            stage="sink_bigquery",
            reason="row_does_not_fit",
        ),
    ]
