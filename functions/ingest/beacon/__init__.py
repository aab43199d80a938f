"""``GET /angelia.js``: the beacon, which a page loads to send its events here (docs/beacon.md).

It is written in parts that read well, which share one scope. At the first request they are joined
in order, freed of comments and white space, their constants put where they are used, their names
shortened, and compressed: in some milliseconds, and without a build.
"""

import gzip
from functools import cache
from importlib import resources

import brotli
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from .minify import minified

# The second is the address that real-streaming's pages know.
PATHS = ("/angelia.js", "/api/v1/fetch/angelia.js")

# What a part declares the next ones use; start.js runs them.
PARTS = ("settings", "consent", "identity", "queue", "events", "page", "commands", "start")

# In the order in which they are preferred.
_ENCODINGS = ("br", "gzip")


def encoding(accept_encoding: str) -> str:
    """The best that the header allows: ``br``, ``gzip``, or ``""`` for the script as it is."""
    accepted = parse_accept_header(accept_encoding, Accept)
    return next((name for name in _ENCODINGS if accepted.quality(name) > 0), "")


@cache
def encoded(encoding: str) -> bytes:
    """The script in one of these encodings."""
    if encoding == "br":
        return bytes(brotli.compress(script()))
    return gzip.compress(script(), mtime=0) if encoding == "gzip" else script()


@cache
def script() -> bytes:
    """All parts as one script, without comments and white space."""
    folder = resources.files(__name__)
    return minified(folder.joinpath(f"{name}.js").read_text("utf-8") for name in PARTS).encode()
