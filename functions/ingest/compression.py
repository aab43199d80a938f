"""Compressed bodies: gzip and Brotli, never larger than the limit once they are unpacked."""

import zlib
from collections.abc import Callable

import brotli

from .errors import BadRequest

# A gzip header and its checksum, for zlib.
_GZIP = 16 + zlib.MAX_WBITS


def decompressed(data: bytes, encoding: str, max_bytes: int) -> bytes:
    """The data unpacked; BadRequest where it is no such data, too large, or in another encoding.

    No more than the limit is ever unpacked, however little the data is.
    """
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        return data
    unpack = _UNPACK.get(encoding)
    if unpack is None:
        message = "the Content-Encoding is not understood: send gzip, br or none"
        raise BadRequest(415, "unsupported_encoding", message)
    try:
        found, is_whole = unpack(data, max_bytes + 1)
    except (zlib.error, brotli.error):
        message = f"the body is not what its Content-Encoding says: {encoding}"
        raise BadRequest(400, "bad_compression", message) from None
    if len(found) > max_bytes:
        message = f"the body is over {max_bytes} bytes once it is unpacked: send less"
        raise BadRequest(413, "too_large", message)
    if not is_whole:
        raise BadRequest(400, "bad_compression", "the compressed body ends too early")
    return found


def _gunzip(data: bytes, most: int) -> tuple[bytes, bool]:
    """All members of the data, as RFC 1952 has it: what follows a member is another one."""
    found = b""
    while True:
        unpacking = zlib.decompressobj(wbits=_GZIP)
        found += unpacking.decompress(data, most - len(found))
        data = unpacking.unused_data
        if not unpacking.eof or not data or len(found) >= most:
            return found, unpacking.eof


def _unbrotli(data: bytes, most: int) -> tuple[bytes, bool]:
    unpacking = brotli.Decompressor()
    found = unpacking.process(data, output_buffer_limit=most)
    while not unpacking.is_finished() and len(found) < most:
        more = unpacking.process(b"", output_buffer_limit=most)
        if not more:
            break
        found += more
    return found, unpacking.is_finished()


_UNPACK: dict[str, Callable[[bytes, int], tuple[bytes, bool]]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "br": _unbrotli,
}
