"""What enrich reads from its environment, once."""

from dataclasses import dataclass

from shared import personal
from shared.enriched import MAX_MESSAGE_BYTES
from shared.settings import FromEnvironment, integer, names, number, setting, text, topic
from shared.streams import Streams

from .geo_database import GeoDatabase
from .geo_registry import registered
from .locate import Locate, in_tables


def tables(database: str) -> Locate:
    """Places by address: of the database at this path, if there is one, else by the registries."""
    return in_tables(GeoDatabase(database), registered) if database else in_tables(registered)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlerSettings(FromEnvironment):
    """What the handler goes by: the command (__main__.py) needs no more than these."""

    hermes_stream_id: str = setting(
        text,
        "sgtm",
        meaning="the stream of sGTM's messages that name none, as those of the tag Hermes",
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
    locate: Locate = setting(
        tables,
        "",
        variable="GEO_DATABASE",
        meaning="the path of a city database in MaxMind's layout (GeoLite2 City, DB-IP City Lite), "
        "for hits that state no country; what it does not have, and all without it, gets the "
        "country by the registries of addresses",
    )
    max_message_bytes: int = setting(
        integer(least=1),
        str(MAX_MESSAGE_BYTES),
        unit="bytes",
        meaning="an enriched message is split above it",
    )
    rows_per_message: int = setting(
        integer(),
        "0",
        unit="rows",
        meaning="of a hit in one enriched message; 0 is all of them, 1 is for a native BigQuery "
        "subscription",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(HandlerSettings):
    """Every variable that enrich reads."""

    input_topic: str = setting(
        topic,
        meaning="where hits come from: `projects/<project>/topics/<name>`; named in dead letters, "
        "for the replay",
    )
    enriched_topic: str = setting(topic, meaning="where rows go")
    dead_letter_topic: str = setting(topic, meaning="where refused events go")
    publish_timeout_s: float = setting(
        number(least=0.1),
        "10",
        unit="s",
        meaning="how long Pub/Sub has to confirm, until 503; below the subscription's ack deadline",
    )
