"""What enrich reads from its environment, once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from shared.enriched import MAX_MESSAGE_BYTES
from shared.settings import integer, number, text, topic
from shared.streams import Streams


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every variable that enrich reads."""

    input_topic: str  # projects/<project>/topics/<name>; named in dead letters, for the replay
    enriched_topic: str  # projects/<project>/topics/<name>
    dead_letter_topic: str  # projects/<project>/topics/<name>
    hermes_stream_id: str  # the stream that sGTM's objects belong to
    streams: Streams  # shared/streams.py
    publish_timeout_s: float  # until 503; below the subscription's ack deadline
    max_message_bytes: int  # an enriched message is split above it

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Self:
        """Read the settings; BadSetting names the first one that cannot be used."""
        return cls(
            input_topic=topic(env, "INPUT_TOPIC"),
            enriched_topic=topic(env, "ENRICHED_TOPIC"),
            dead_letter_topic=topic(env, "DEAD_LETTER_TOPIC"),
            hermes_stream_id=text(env, "HERMES_STREAM_ID", "sgtm"),
            streams=Streams.from_text(env.get("STREAMS", "")),
            publish_timeout_s=number(env, "PUBLISH_TIMEOUT_S", 10.0, least=0.1),
            max_message_bytes=integer(env, "MAX_MESSAGE_BYTES", MAX_MESSAGE_BYTES, least=1),
        )
