"""``GET /angelia.js``: small, the same under both addresses, kept, and fit for any site's page."""

import gzip
import re
from pathlib import Path

import brotli
import pytest

from functions.ingest import beacon
from tests.recorders import TopicRecorder

from .sending import handler, request

# The makers of zlib differ by some bytes.
MAX_BYTES = 5 * 1024

SOURCES = Path(beacon.__file__).parent


def get(path: str = "/angelia.js", **headers: str) -> tuple[int, bytes, dict[str, str]]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    response = handler(TopicRecorder())(request(method="GET", path=path, headers=named))
    return response.status_code, response.get_data(), dict(response.headers)


def test_it_is_under_5_kb_on_the_wire() -> None:
    assert len(beacon.encoded("gzip")) < MAX_BYTES
    assert len(beacon.encoded("br")) < len(beacon.encoded("gzip"))


@pytest.mark.parametrize("path", beacon.PATHS)
@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        pytest.param("gzip, deflate, br, zstd", "br", id="a_browser"),
        pytest.param("gzip", "gzip", id="an_old_one"),
        pytest.param("", None, id="a_command"),
        pytest.param("br;q=0, *;q=0.1", "gzip", id="refused"),
        pytest.param("identity", None, id="as_it_is"),
        pytest.param("\x00;;q=q,=", None, id="nonsense"),
    ],
)
def test_it_comes_as_the_browser_takes_it(path: str, accepted: str, encoding: str | None) -> None:
    status, body, headers = get(path, Accept_Encoding=accepted)
    assert (status, headers.get("Content-Encoding")) == (200, encoding)
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert unpack(body) == beacon.script()
    assert headers["Vary"] == "Accept-Encoding"


def test_any_page_may_keep_it_check_it_and_embed_it() -> None:
    _, _, headers = get(Origin="https://elsewhere.example")
    assert headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert headers["Cache-Control"] == "public, max-age=3600, stale-while-revalidate=86400"
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in headers


def test_what_a_browser_has_is_not_sent_again() -> None:
    tags = set()
    for accepted in ("br", "gzip", ""):
        _, _, headers = get(Accept_Encoding=accepted)
        tags.add(headers["ETag"])
        status, _, kept = get(Accept_Encoding=accepted, If_None_Match=headers["ETag"])
        assert (status, kept["ETag"]) == (304, headers["ETag"])
    assert len(tags) == 3, "each encoding is another content"
    assert get(If_None_Match='"other"')[0] == 200


def test_every_part_is_in_it_and_none_holds_what_a_strict_policy_forbids() -> None:
    assert {file.stem for file in SOURCES.glob("*.js")} == set(beacon.PARTS)
    written = beacon.script().decode()
    assert not re.search(r"\beval\b|new Function|innerHTML|document\.write|createElement", written)
    assert "//" not in re.sub(r"'[^']*'", "", written), "comments are left out"
    assert "\n[" not in written, "without a semicolon it would be an index of the line before"


def test_names_are_short_and_those_of_others_stay() -> None:
    written = beacon.script().decode()
    for name in ("engagedMs", "mayStore", "enqueue", "resumesAt", "agreed", "setAll"):
        assert not re.search(rf"\b{name}\b", written)
    for text in (",consent:", "set(", "'focus blur'", "document.referrer", ";domain="):
        assert text in written


def test_constants_stand_where_they_are_used() -> None:
    written = beacon.script().decode()
    constant = re.compile(r"^const ([A-Z_]{3,}) = (\d[\de]*)", re.MULTILINE)
    for file in SOURCES.glob("*.js"):
        for name, value in constant.findall(file.read_text()):
            assert name not in written
            assert value in written
