"""The request's query: which stream the events are for, and the secret that lets them in."""

from typing import NamedTuple
from urllib.parse import parse_qs

from ..errors import BadRequest
from ..incoming import Incoming


class Query(NamedTuple):
    """What the Measurement Protocol's address names; None where it is absent or blank."""

    measurement_id: str | None
    firebase_app_id: str | None
    api_secret: str | None

    @property
    def app_id(self) -> str | None:
        """The app, where the stream is an app's."""
        return self.firebase_app_id if self.measurement_id is None else None


def query(incoming: Incoming) -> Query:
    """Of a name that occurs twice the first value that is not blank counts."""
    found = parse_qs(incoming.query)
    return Query(**{name: _first(found.get(name, [])) for name in Query._fields})


def stream_name(incoming: Incoming) -> str:
    """``measurement_id``, else ``firebase_app_id``; BadRequest where there is neither."""
    named = query(incoming)
    name = named.measurement_id or named.app_id
    if name is None:
        message = "the stream is missing: add ?measurement_id= or ?firebase_app_id= to the address"
        raise BadRequest(400, "missing_stream", message, "measurement_id")
    return name


def api_secret(incoming: Incoming) -> str | None:
    """The secret as it was sent; whether it is the stream's is not decided here."""
    return query(incoming).api_secret


def _first(values: list[str]) -> str | None:
    return next((named for value in values if (named := value.strip())), None)
