"""The endpoints that take events: how each names its stream, is parsed and is answered."""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, NamedTuple

from flask import Response

from . import answers, gtag, mp, native, routes
from .incoming import Incoming
from .parsed import Parsed


class Collector(NamedTuple):
    """One endpoint.

    protocol:    raw.v1's word for it
    stream_at:   the parameter that names the request's stream, for its errors
    stream_name: the stream that the request is for, by any of its names
    parse:       the request's events; raises BadRequest and nothing else, whatever was sent
    accepted:    the answer, given the events' ids, once they are confirmed
    secret:      what the client shows that it may send, where the protocol has such a thing
    is_browsers: whether visitors' browsers speak it: they get a cookie, and the connection's
                 address, User-Agent and language are the visitor's
    needs_json:  whether the Content-Type has to say that the body is JSON
    """

    protocol: Literal["native", "gtag", "mp"]
    stream_at: str
    stream_name: Callable[[Incoming], str]
    parse: Callable[[Incoming, str], Sequence[Parsed]]
    accepted: Callable[[Sequence[str]], Response]
    secret: Callable[[Incoming], str | None] | None = None
    is_browsers: bool = True
    needs_json: bool = False


def _mp_parts(incoming: Incoming, stream_id: str) -> list[Parsed]:
    return [mp.parse(incoming, stream_id)]


COLLECTORS: Mapping[str, Collector] = {
    routes.NATIVE: Collector(
        "native", "stream_id", native.stream_name, native.parse, answers.accepted, needs_json=True
    ),
    routes.PIXEL: Collector("native", "stream_id", native.stream_name, native.parse, answers.pixel),
    routes.GTAG: Collector("gtag", "tid", gtag.stream_name, gtag.parse, answers.nothing),
    routes.MP: Collector(
        "mp",
        "measurement_id",
        mp.stream_name,
        _mp_parts,
        answers.nothing,
        secret=mp.api_secret,
        is_browsers=False,
    ),
}
