"""A gtag request as parameters: shared ones in the query, one event a line of the body."""

from urllib.parse import parse_qsl

from ..errors import BadRequest
from ..incoming import Incoming

MAX_EVENTS = 100

# What the events share; each of them gets all of it. Google's own limit of a hit is the same.
MAX_SHARED_BYTES = 16 * 1024

# Flags that happen once: in the query they are those of the first event with a name.
_OF_THE_FIRST = frozenset({"_fv", "_ss"})

# GA4 takes 25 parameters an event, 100 with a paid account, and 200 items.
MAX_PARAMETERS = 1_000


def shared_values(incoming: Incoming) -> dict[str, str]:
    """The query's parameters; of a name that occurs twice the last one holds."""
    if len(incoming.query) > MAX_SHARED_BYTES:
        message = f"the query is over {MAX_SHARED_BYTES} bytes: send events as lines of the body"
        raise BadRequest(400, "shared_fields_too_large", message)
    return _values(incoming.query, "query")


def values_by_line(incoming: Incoming) -> list[dict[str, str]]:
    """Each event's parameters: the query's, and the line's in front of them."""
    shared = shared_values(incoming)
    if incoming.method == "GET":
        return [shared]
    text = incoming.body.decode("utf-8", "replace")
    lines = [line for line in text.replace("\r\n", "\n").split("\n") if line.strip()]
    if len(lines) > MAX_EVENTS:
        message = f"over {MAX_EVENTS} events: send them in several requests"
        raise BadRequest(400, "too_many_events", message)
    if not lines:
        return [shared]
    each = [_values(line, f"line {number}") for number, line in enumerate(lines, start=1)]
    first = next((n for n, own in enumerate(each) if own.get("en") or shared.get("en")), 0)
    later = {key: value for key, value in shared.items() if key not in _OF_THE_FIRST}
    return [{**(shared if n == first else later), **own} for n, own in enumerate(each)]


def measurement_id(incoming: Incoming) -> str:
    """The stream's name: ``tid`` of the query, else of the first line that has one."""
    named = shared_values(incoming).get("tid")
    if not named and incoming.method == "POST":
        named = next((one["tid"] for one in values_by_line(incoming) if one.get("tid")), None)
    if not named:
        raise BadRequest(400, "missing_stream", "tid is missing: send tid=<measurement id>", "tid")
    return named


def check_one_stream(lines: list[dict[str, str]]) -> None:
    """BadRequest where the lines are for several streams: one request is for one."""
    if len({values["tid"] for values in lines if values.get("tid")}) > 1:
        message = "the lines have several tid: send a request to each stream"
        raise BadRequest(400, "mixed_streams", message, "tid")


def _values(written: str, place: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(written, keep_blank_values=True, max_num_fields=MAX_PARAMETERS)
    except ValueError:
        message = f"over {MAX_PARAMETERS} parameters: send less"
        raise BadRequest(400, "too_many_parameters", message, place) from None
    return dict(pairs)
