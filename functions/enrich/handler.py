"""The sequence of a message: read it, make its rows, publish them, return what was refused."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec

from shared import enriched, raw
from shared.errors import Refusal
from shared.push import Message
from shared.raw import RawHit
from shared.streams import Streams

from .hits import read
from .refused import EventRefused
from .row import Row
from .rows import counts, event_id, row, subject_of
from .settings import Settings

_encode = msgspec.json.Encoder().encode


class Enriched(Protocol):
    """The topic of the rows."""

    def publish_all(self, messages: Sequence[tuple[bytes, Mapping[str, str]]]) -> Sequence[str]:
        """Publish all of them, or raise RetryLater."""


class EnrichHandler:
    """Handles one message of the raw topic; pure but for the publishing at its end."""

    def __init__(self, enriched_topic: Enriched, streams: Streams, settings: Settings) -> None:
        self._enriched = enriched_topic
        self._streams = streams
        self._settings = settings

    def __call__(self, message: Message) -> Sequence[Refusal]:
        """Publish the message's rows and return its refusals; RetryLater where Pub/Sub fails."""
        hit, refusals = read(message, self._streams, self._settings.hermes_stream_id)
        if hit is None:
            return refusals
        rows, refused = self._rows(hit, message)
        if rows:
            self._enriched.publish_all(self._messages(hit.stream_id, rows))
        return [*refusals, *refused]

    def _rows(self, hit: RawHit, message: Message) -> tuple[list[Row], list[Refusal]]:
        """A row for each event; one that is refused does not stop the others."""
        stream = self._streams.of(hit.stream_id)
        rows, refused = [], []
        for index in range(len(hit.events)):
            try:
                rows.append(row(subject_of(hit, index, stream)))
            except EventRefused as error:
                data = _alone(hit, index) if "schema" in message.attributes else message.data
                refused.append(Refusal(error.reason, error.detail, data))
        return rows, refused

    def _messages(
        self, stream_id: str, rows: Sequence[Row]
    ) -> list[tuple[bytes, Mapping[str, str]]]:
        """The hit's rows as messages. Their attributes are new: the raw message's end here.

        ``counts`` is said of the whole hit: a split one counts in all of its parts, whose reader
        looks at each row anyhow.
        """
        attributes = {"schema": enriched.SCHEMA, "stream_id": stream_id}
        if any(counts(columns) for columns in rows):
            attributes["counts"] = "true"
        lines = [_encode(columns) for columns in rows]
        limit = self._settings.max_message_bytes
        return [(data, attributes) for data in enriched.messages(lines, limit)]


def _alone(hit: RawHit, index: int) -> bytes:
    """The hit with one event only: what a replay needs, without doubling the event's neighbours.

    Its id is the one it would have had among them. An object of sGTM's needs none of this: it
    holds one event, and is replayed as it came.
    """
    event = hit.events[index]
    identified = msgspec.structs.replace(event, event_id=event_id(hit, index))
    return raw.encode(msgspec.structs.replace(hit, events=[identified]))
