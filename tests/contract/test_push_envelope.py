"""The push envelope: Pub/Sub's documented form, its emulator's, and the local server's own."""

from pathlib import Path

import msgspec
import pytest
from google.pubsub_v1.types import PubsubMessage

from local.pubsub.envelope import push_body
from shared.push import Message, message_of

HERE = Path(__file__).parent / "push_envelope"
SENT = Message(
    id="2070443601311540",
    data=b'{"event_name":"page_view"}',
    attributes={"schema": "raw.v1", "stream_id": "shop"},
    publish_time_micros=1_795_262_400_500_000,
    delivery_attempt=3,
)


@pytest.mark.parametrize(("name", "attempt"), [("pubsub", 3), ("emulator", 1)])
def test_the_functions_read_it(name: str, attempt: int) -> None:
    read = message_of((HERE / f"{name}.json").read_bytes())
    assert read is not None
    assert (read.id, read.data, read.attributes) == (SENT.id, SENT.data, SENT.attributes)
    assert read.publish_time_micros == SENT.publish_time_micros
    assert read.delivery_attempt == attempt


def test_the_local_pubsub_writes_it() -> None:
    message = PubsubMessage.pb()(
        data=SENT.data, attributes=SENT.attributes, message_id=SENT.id, ordering_key="key"
    )
    message.publish_time.FromMicroseconds(SENT.publish_time_micros)
    body = push_body(message, "projects/shop/subscriptions/enrich", 3)
    written = msgspec.json.decode(body)
    assert written == msgspec.json.decode((HERE / "pubsub.json").read_bytes())


def test_a_message_without_data_or_attributes_is_read() -> None:
    body = b'{"message":{"messageId":"1","publishTime":"2026-11-21T12:00:00Z"},"subscription":"s"}'
    assert message_of(body) == Message("1", b"", {}, 1_795_262_400_000_000, 1)
