"""Every published hit, through enrich and into BigQuery's row format."""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from google.api_core.exceptions import DeadlineExceeded

from functions.enrich.handler import EnrichHandler
from functions.enrich.settings import Settings
from functions.sink_bigquery.columns import events_columns
from functions.sink_bigquery.rows import RowFormat
from local import clients, resources
from shared import enriched, raw
from shared.errors import Reason, Refusal
from shared.push import Message
from tests.recorders import TopicRecorder

SUBSCRIPTION = resources.subscription_path("fuzz")
MAX_ROW_BYTES = 9_000_000

# What enrich sets aside by design: a line of gtag without a name among lines with one.
BY_DESIGN = {Reason.MISSING_EVENT_NAME}


@dataclass
class Checked:
    """What came of the messages; ``wrong`` tells what BigQuery would not have taken."""

    messages: int = 0
    events: int = 0
    rows: int = 0
    set_aside: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


class Topic:
    """The raw topic, taken from by a subscription of the test's own."""

    def __init__(self, address: str) -> None:
        self._client = clients.subscriber_client(address)

    def subscribe(self) -> None:
        """From here on nothing is missed."""
        topic = resources.topic_path("raw-events")
        self._client.create_subscription(name=SUBSCRIPTION, topic=topic)

    def messages(self) -> Iterator[Message]:
        """All that were published, until none comes any more."""
        while True:
            try:
                answer = self._client.pull(
                    subscription=SUBSCRIPTION, max_messages=500, timeout=3.0, retry=None
                )
            except DeadlineExceeded:
                return
            if not answer.received_messages:
                return
            for received in answer.received_messages:
                message = received.message
                yield Message(
                    id=message.message_id,
                    data=message.data,
                    attributes=dict(message.attributes),
                    publish_time_micros=time.time_ns() // 1_000,
                )
            ids = [received.ack_id for received in answer.received_messages]
            self._client.acknowledge(subscription=SUBSCRIPTION, ack_ids=ids)


def checked(messages: Iterator[Message], streams: str) -> Checked:
    """Decode, enrich and write each of them as rows."""
    found, now_micros = Checked(), time.time_ns() // 1_000
    row_format = RowFormat(events_columns(), max_row_bytes=MAX_ROW_BYTES)
    topic = TopicRecorder()
    settings = Settings.from_env(_environment(streams))
    handle = EnrichHandler(topic, settings.streams, settings)
    refusals: list[Refusal] = []
    for message in messages:
        found.messages += 1
        found.events += len(raw.decode(message.data).events)
        refusals += handle(message)
        for line in (line for data, _ in topic.published for line in enriched.lines(data)):
            row = row_format.row(line, now_micros)
            found.rows += 1
            if isinstance(row, Refusal):
                found.wrong.append(_told("row", row))
        topic.published.clear()
    found.set_aside = dict(Counter(refusal.reason.value for refusal in refusals))
    found.wrong += [_told("enrich", one) for one in refusals if one.reason not in BY_DESIGN]
    return found


def _told(stage: str, refusal: Refusal) -> str:
    return f"{stage}: {refusal.reason}: {refusal.detail}: {refusal.data[:2_000]!r}"


def _environment(streams: str) -> dict[str, str]:
    topics = ("INPUT_TOPIC", "ENRICHED_TOPIC", "DEAD_LETTER_TOPIC")
    return {**{name: resources.topic_path("t") for name in topics}, "STREAMS": streams}
