import gzip
import zlib
from contextlib import suppress

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.ingest.compression import decompressed
from functions.ingest.errors import BadRequest

LIMIT = 10_000


def gzipped(data: bytes) -> bytes:
    """The same bytes at any time: they are in the tests' names."""
    return gzip.compress(data, mtime=0)


TEXT = b'{"event_name":"page_view"}' * 100
BOMB = b"x" * 50_000_000


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT, ""),
        (TEXT, "identity"),
        (gzipped(TEXT), "gzip"),
        (gzipped(TEXT), " GZIP "),
        (brotli.compress(TEXT), "br"),
        (gzipped(b""), "gzip"),
        (gzipped(b"y" * LIMIT), "gzip"),
        (gzipped(TEXT[:40]) + gzipped(TEXT[40:]), "gzip"),
    ],
)
def test_what_was_packed_is_unpacked(data: bytes, encoding: str) -> None:
    assert decompressed(data, encoding, LIMIT) in (TEXT, b"", b"y" * LIMIT)


@pytest.mark.parametrize(
    ("data", "encoding", "status", "code"),
    [
        (gzipped(BOMB), "gzip", 413, "too_large"),
        (brotli.compress(BOMB, quality=5), "br", 413, "too_large"),
        (gzipped(b"y" * (LIMIT + 1)), "gzip", 413, "too_large"),
        (gzipped(TEXT)[:-9], "gzip", 400, "bad_compression"),
        (brotli.compress(TEXT)[:-9], "br", 400, "bad_compression"),
        (TEXT, "gzip", 400, "bad_compression"),
        (gzipped(TEXT) + b"junk", "gzip", 400, "bad_compression"),
        (gzipped(b"y" * LIMIT) + gzipped(b"y"), "gzip", 413, "too_large"),
        (TEXT, "br", 400, "bad_compression"),
        (b"", "gzip", 400, "bad_compression"),
        (b"", "br", 400, "bad_compression"),
        (zlib.compress(TEXT), "deflate", 415, "unsupported_encoding"),
        (gzipped(gzipped(TEXT)), "gzip, gzip", 415, "unsupported_encoding"),
    ],
)
def test_what_cannot_be_unpacked_says_why(
    data: bytes, encoding: str, status: int, code: str
) -> None:
    with pytest.raises(BadRequest) as caught:
        decompressed(data, encoding, LIMIT)
    assert (caught.value.status, caught.value.code) == (status, code)


@given(st.binary(max_size=200), st.sampled_from(["gzip", "br", "x-gzip", "x"]))
def test_no_bytes_are_anything_but_data_or_a_refusal(data: bytes, encoding: str) -> None:
    with suppress(BadRequest):
        assert len(decompressed(data, encoding, LIMIT)) <= LIMIT


@given(st.binary(max_size=2_000))
def test_packing_and_unpacking_changes_nothing(data: bytes) -> None:
    assert decompressed(gzipped(data), "gzip", LIMIT) == data
    assert decompressed(brotli.compress(data, quality=3), "br", LIMIT) == data
