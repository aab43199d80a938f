"""A request as the protocols' parsers see it: without the connection and without the framework."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """What was asked and sent.

    method:    of HTTP, in capitals
    query:     the address's query as it was sent, percent-encoded, without "?"
    stream_id: the stream that the path names, where it names one
    read_body: reads the body to its limit and undoes its compression; raises BadRequest
    """

    method: str
    query: str = ""
    stream_id: str | None = None
    read_body: Callable[[], bytes] = bytes

    @cached_property
    def body(self) -> bytes:
        """The body, read at its first use."""
        return self.read_body()
