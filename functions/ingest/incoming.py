"""A request as the protocols' parsers see it: without the connection and without the framework."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """What was asked and sent.

    method:    of HTTP, in capitals
    query:     the address's query as it was sent, percent-encoded, without "?"
    stream_id: the stream that the path names, where it names one
    accept_encoding: the header
    read_body: reads the body to its limit and undoes its compression, once: the same bytes at each
               call; raises BadRequest
    """

    method: str
    query: str = ""
    stream_id: str | None = None
    accept_encoding: str = ""
    read_body: Callable[[], bytes] = bytes

    # Not cached_property: until Python 3.12 it has one lock for all instances, and a client that
    # is slow to send its body would hold up every other request.
    @property
    def body(self) -> bytes:
        """The body, read at its first use."""
        return self.read_body()
