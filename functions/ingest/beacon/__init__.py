"""``GET /angelia.js``: the beacon, which a page loads to send its events here (docs/beacon.md).

It is written in parts that read well, which share one scope. At the first request they are joined
in order, freed of comments and white space, their constants put where they are used, their names
shortened, and compressed: in some milliseconds, and without a build.
"""

import gzip
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib import resources
from string import ascii_letters, ascii_uppercase

import brotli
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

# The second is the address that real-streaming's pages know.
PATHS = ("/angelia.js", "/api/v1/fetch/angelia.js")

# What a part declares the next ones use; start.js runs them.
PARTS = ("settings", "consent", "identity", "queue", "events", "page", "commands", "start")

# Nothing of the page is touched by its names, and it fails alone.
_WRAPPED = "(()=>{{try{{\n{script}\n}}catch(error){{}}}})()"

# A part's constant: a number or a pattern, and a name of capitals that nothing else has.
_CONSTANT = re.compile(r"^const ([A-Z][A-Z_]+) = (\d[\de]*|/.+/i?)(?: //.*)?\n", re.MULTILINE)

# What a part declares for all of them, at the beginning of a line. None of these names is a key of
# an object without a value of its own: {name} would be another key under the shorter name.
_DECLARED = re.compile(r"^(?:const|let) (\w+)", re.MULTILINE)
_SHORT = (*ascii_uppercase, *(sign + letter for sign in "_$" for letter in ascii_letters))

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
    import rjsmin  # nothing else needs it: a cold start does not wait for it

    folder = resources.files(__name__)
    parts = [folder.joinpath(f"{name}.js").read_text("utf-8") for name in PARTS]
    constants = dict(_CONSTANT.findall(written := "\n".join(parts)))
    rest = _CONSTANT.sub("", written)
    names = re.compile(rf"\b({'|'.join(constants)})\b")
    folded = names.sub(lambda found: constants[found[0]], rest)
    compact = str(rjsmin.jsmin(_WRAPPED.format(script=folded)))
    return _shortened(compact, _DECLARED.findall(rest)).encode()


def _shortened(script: str, names: Sequence[str]) -> str:
    """The script with other names for these, the shortest for the most frequent.

    What stands in quotes, after a dot or as a key is somebody else's.
    """
    name = re.compile(rf"'[^'\n]*'|(?<=[{{,])\w+:|(?:(?<![.\w])|(?<=\.\.\.))({'|'.join(names)})\b")
    counted = Counter(found[1] for found in name.finditer(script) if found[1])
    shorter = {long: short for (long, _), short in zip(counted.most_common(), _SHORT, strict=False)}
    return name.sub(lambda found: shorter.get(found[1], found[0]), script)
