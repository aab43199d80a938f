"""Every code that an answer of ours may have, with its status and what to do about it."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple


class Code(NamedTuple):
    """An error's code.

    meaning: for whoever met it: what is wrong and what to change
    """

    status: int
    meaning: str


CODES: dict[str, Code] = {
    "bad_stream_id": Code(400, "a stream's id is 1 to 64 letters, digits, `-` or `_`"),
    "missing_stream": Code(
        400, "the request names no stream: `tid` of gtag, `measurement_id` of the "
        "Measurement Protocol"
    ),
    "mixed_streams": Code(400, "the lines of one request have several `tid`"),
    "missing_data": Code(400, "`dtdc` is missing"),
    "not_base64": Code(400, "`dtdc` is no base64"),
    "not_json": Code(
        400, "no JSON that is taken: at `path`, nested too deep, or an integer beyond 64 bits"
    ),
    "wrong_type": Code(400, "the value at `path` is of another type than it has to be"),
    "missing_event_name": Code(400, "the event at `path` has no name"),
    "missing_client_id": Code(400, "the Measurement Protocol needs a `client_id`"),
    "missing_events": Code(400, "the list of events is empty"),
    "too_many_events": Code(400, "send them in several requests"),
    "too_many_parameters": Code(400, "a line or the query has over 1,000 parameters"),
    "shared_fields_too_large": Code(400, "what the events share is over 16 KiB"),
    "bad_compression": Code(400, "the body is not what its `Content-Encoding` says"),
    "incomplete_body": Code(400, "the connection broke off: send it again"),
    "unknown_stream": Code(403, "add the stream to `STREAMS` of ingest and enrich"),
    "origin_not_allowed": Code(403, "add the origin to the stream's `origins` in `STREAMS`"),
    "wrong_api_secret": Code(403, "`api_secret` is not one that the stream has in `STREAMS`"),
    "unknown_path": Code(404, "nothing is there"),
    "docs_off": Code(404, "set `DOCS=true` to see the page"),
    "method_not_allowed": Code(405, "the header `Allow` has the methods that the path takes"),
    "request_timeout": Code(408, "the body took over 10 seconds: send it again"),
    "too_large": Code(
        413, "a body over 256 KiB, or what `MAX_BODY_BYTES` says; a pixel's query over 64 KiB"
    ),
    "unsupported_content_type": Code(415, "send `application/json` or `text/plain`"),
    "unsupported_encoding": Code(415, "send `gzip`, `br` or no `Content-Encoding`"),
    "internal_error": Code(500, "a bug of ours; it is logged"),
    "try_again": Code(
        503, "not stored yet: send it again after `Retry-After` seconds, with the same event ids"
    ),
    "not_ready": Code(503, "Pub/Sub cannot be reached; `message` says why"),
}  # fmt: skip

# What may be wrong with whichever request has a body, before anything is read in it.
OF_A_BODY = ("bad_compression", "incomplete_body", "request_timeout", "too_large",
             "unsupported_encoding")  # fmt: skip
# With whichever is for a stream.
OF_A_STREAM = ("bad_stream_id", "unknown_stream", "origin_not_allowed")
# With whichever is stored.
OF_THE_STORE = ("internal_error", "try_again")


def by_status(codes: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """Codes by their status, in the table's order."""
    wanted = set(codes)
    listed = [code for code in CODES if code in wanted]
    return (
        (status, list(of_it))
        for status, of_it in groupby(listed, key=lambda code: CODES[code].status)
    )


def table() -> str:
    """All of them as Markdown."""
    rows = [f"| {code.status} | `{name}` | {code.meaning} |" for name, code in CODES.items()]
    return "\n".join(["| status | `code` | what to do |", "|---|---|---|", *rows])
