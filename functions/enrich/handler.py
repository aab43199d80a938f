"""The sequence of a message: read it, make its rows, publish them, return what was refused."""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import NamedTuple, Protocol

import msgspec

from shared import enriched, raw
from shared.errors import Refusal
from shared.minimise import Minimiser
from shared.push import Message
from shared.raw import RawHit
from shared.streams import Streams

from . import hermes_message
from .geo import by_address
from .hits import read
from .line import line
from .refused import EventRefused
from .rows import counts, event_id, row, subject_of
from .settings import HandlerSettings


class Enriched(Protocol):
    """The topic of the rows."""

    def publish_all(self, messages: Sequence[tuple[bytes, Mapping[str, str]]]) -> Sequence[str]:
        """Publish all of them, or raise RetryLater."""


class _Line(NamedTuple):
    data: bytes
    counts: bool  # rows.counts


class EnrichHandler:
    """Handles one message of the raw topic; pure but for the publishing at its end."""

    def __init__(
        self, enriched_topic: Enriched, streams: Streams, settings: HandlerSettings
    ) -> None:
        self._enriched = enriched_topic
        self._streams = streams
        self._settings = settings
        self._minimise = Minimiser(settings.personal_parameters)

    def __call__(self, message: Message) -> Sequence[Refusal]:
        """Publish the message's rows and return its refusals; RetryLater where Pub/Sub fails."""
        hermes_stream_id = self._settings.hermes_stream_id
        found = read(message, self._streams, hermes_stream_id, self._minimise)
        if found.hit is None:
            return found.refusals
        lines, refused = self._lines(found.hit, found.warnings, message)
        if lines:
            self._enriched.publish_all(self._messages(found.hit.stream_id, lines))
        return [*found.refusals, *refused]

    def refused_data(self, message: Message) -> bytes:
        """The message as it is to be refused where its handling failed, with consent in words."""
        if not hermes_message.is_sgtms(message):
            return message.data
        stream_id = self._settings.hermes_stream_id
        return hermes_message.refused_data(message, self._streams, stream_id)

    def _lines(
        self, hit: RawHit, warnings: tuple[str, ...], message: Message
    ) -> tuple[list[_Line], list[Refusal]]:
        """A line for each event; one that is refused does not stop the others."""
        stream = self._streams.of(hit.stream_id)
        located = by_address(hit.client, self._settings.locate)
        lines, refused = [], []
        for index in range(len(hit.events)):
            try:
                subject = subject_of(hit, index, stream, warnings, located)
                columns = row(subject)
                lines.append(_Line(line(columns, subject), counts(columns)))
            except EventRefused as error:
                # An object of sGTM's holds one event: all of it is refused.
                is_whole = hermes_message.is_sgtms(message)
                data = self.refused_data(message) if is_whole else _alone(hit, index)
                refused.append(Refusal(error.reason, error.detail, data))
        return lines, refused

    def _messages(
        self, stream_id: str, lines: Sequence[_Line]
    ) -> list[tuple[bytes, Mapping[str, str]]]:
        """The hit's rows as messages. Their attributes are new: the raw message's end here."""
        attributes = {"schema": enriched.SCHEMA, "stream_id": stream_id}
        settings, rest = self._settings, iter(lines)
        parts = enriched.messages(
            (one.data for one in lines), settings.max_message_bytes, settings.rows_per_message
        )
        messages: list[tuple[bytes, Mapping[str, str]]] = []
        for data in parts:
            own = list(islice(rest, len(enriched.lines(data))))
            is_counted = any(one.counts for one in own)
            messages.append((data, attributes | ({"counts": "true"} if is_counted else {})))
        return messages


def _alone(hit: RawHit, index: int) -> bytes:
    """The hit with one event only: what a replay needs, without doubling the event's neighbours.

    Its id is the one it would have had among them.
    """
    event = hit.events[index]
    identified = msgspec.structs.replace(event, event_id=event_id(hit, index))
    return raw.encode(msgspec.structs.replace(hit, events=[identified]))
