"""The HTTP contract: ``GET /openapi.json``, OpenAPI 3.1.

Bodies are made of the structs that the parsers read into; codes stand in one table, which a test
holds against those that are raised; every answer of the running function is held against the
document by tests/contract/ingest and tests/fuzz.
"""

from functools import cache

import msgspec

from . import gtag, mp, native, pages
from .answers import SCHEMAS, Part
from .codes import table
from .schemas import ANYTHING

_ABOUT = """\
Web events in, by any of three protocols; each request is answered 2xx only after Pub/Sub has
confirmed its events.

Every error of ours is `{"status":"error","error":{"code":"…","message":"…","path":"…"}}`.
A path that is unknown is answered 404, a method that a path does not take 405. HEAD is taken where
nothing is stored: it is answered as GET, without the body.
What is not HTTP at all, has a Host that is none, or headers over 8,190 bytes a line or over 100 of
them, what stands in front of ingest answers itself with 4xx, in HTML; so are `/favicon.ico` and
`/robots.txt`.

"""

_TAGS = {
    "native": "Events as JSON, shaped like rows of GA4's export.",
    "gtag": "What gtag.js sends.",
    "mp": "GA4's Measurement Protocol.",
    "pages": "What stores nothing.",
}


def document() -> Part:
    """The whole of it."""
    return {
        "openapi": "3.1.1",
        "info": {
            "title": "Angelia ingest",
            "version": "1",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            "summary": "Web events in GA4's own formats.",
            "description": _ABOUT + table(),
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": name, "description": about} for name, about in _TAGS.items()],
        "paths": {**native.paths(), **gtag.paths(), **mp.paths(), **pages.paths()},
        "components": {
            "schemas": {**native.schemas(), **mp.schemas(), **SCHEMAS, **ANYTHING},
        },
    }


@cache
def as_json() -> bytes:
    """The document as it is sent, made once."""
    return msgspec.json.encode(document())
