"""What enrich reads from its environment, once."""

from dataclasses import dataclass

from shared import personal
from shared.enriched import MAX_MESSAGE_BYTES
from shared.settings import FromEnvironment, integer, names, number, setting, text, topic
from shared.streams import Streams


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(FromEnvironment):
    """Every variable that enrich reads."""

    input_topic: str = setting(
        topic,
        meaning="where hits come from: `projects/<project>/topics/<name>`; named in dead letters, "
        "for the replay",
    )
    enriched_topic: str = setting(topic, meaning="where rows go")
    dead_letter_topic: str = setting(topic, meaning="where refused events go")
    hermes_stream_id: str = setting(
        text, "sgtm", meaning="the stream that the sGTM tag's objects belong to"
    )
    streams: Streams = setting(
        Streams.from_text,
        "",
        is_secret=True,
        meaning="the streams, as JSON or as the path of a file with it: the same as ingest's",
    )
    personal_parameters: tuple[str, ...] = setting(
        names,
        personal.PARAMETERS,
        empty_is_absent=False,
        meaning="as ingest's, for what sGTM publishes straight to the topic",
    )
    publish_timeout_s: float = setting(
        number(least=0.1),
        "10",
        unit="s",
        meaning="how long Pub/Sub has to confirm, until 503; below the subscription's ack deadline",
    )
    max_message_bytes: int = setting(
        integer(least=1),
        str(MAX_MESSAGE_BYTES),
        unit="bytes",
        meaning="an enriched message is split above it",
    )
