"""What must not get through: five bad requests and five bad messages, each for another reason."""

import msgspec

from local.demo.actions import BadMessage, BadRequest
from local.demo.catalog import SHOP

STREAM_ID = "shop"
STREAM_PATH = f"/api/v1/streaming/{STREAM_ID}"

# MAX_BODY_BYTES of ingest: 256 KiB unless set otherwise.
MAX_BODY_BYTES = 256 * 1024

_JSON = {"Content-Type": "application/json"}
_OUR_PAGE = {**_JSON, "Origin": SHOP}
_PAGE_VIEW = b'{"event_name":"page_view","client_id":"1.1"}'


def bad_requests() -> list[BadRequest]:
    """Each breaks one rule of ingest."""

    def post(
        status: int,
        code: str,
        *,
        body: bytes = _PAGE_VIEW,
        headers: dict[str, str] = _OUR_PAGE,
        path: str = STREAM_PATH,
    ) -> BadRequest:
        return BadRequest(path=path, body=body, headers=headers, status=status, code=code)

    too_long = msgspec.json.encode({"event_name": "page_view", "pad": "x" * MAX_BODY_BYTES})
    return [
        post(403, "origin_not_allowed", headers={**_JSON, "Origin": "https://evil.example"}),
        post(403, "unknown_stream", path="/api/v1/streaming/nobody"),
        post(400, "not_json", body=b'{"event_name":"page_view"'),
        post(400, "missing_event_name", body=b'{"client_id":"1.1"}'),
        post(413, "too_large", body=too_long),
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
