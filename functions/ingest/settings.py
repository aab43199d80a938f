"""What ingest reads from its environment, once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from shared.settings import flag, integer, names, number, topic
from shared.streams import Streams


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every variable that ingest reads."""

    raw_topic: str  # projects/<project>/topics/<name>
    streams: Streams  # shared/streams.py
    publish_timeout_s: float  # until 503
    max_body_bytes: int
    forwarded_hops: int  # entries that our own fronts append to X-Forwarded-For
    trust_geo_headers: bool  # true only where a front of ours sets or clears them
    country_headers: tuple[str, ...]  # the first one that is there counts
    region_headers: tuple[str, ...]
    city_headers: tuple[str, ...]
    on_cloud_run: bool  # then a request from loopback is a proxy's, not a developer's

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Self:
        """Read the settings; BadSetting names the first one that cannot be used."""
        return cls(
            raw_topic=topic(env, "RAW_TOPIC"),
            streams=Streams.from_text(env.get("STREAMS", "")),
            publish_timeout_s=number(env, "PUBLISH_TIMEOUT_S", 10.0, least=0.1),
            max_body_bytes=integer(env, "MAX_BODY_BYTES", 256 * 1024, least=1),
            forwarded_hops=integer(env, "FORWARDED_HOPS", 1),
            trust_geo_headers=flag(env, "TRUST_GEO_HEADERS", default=False),
            country_headers=names(env, "COUNTRY_HEADERS", "X-Client-Geo-Country,X-Gclb-Country"),
            region_headers=names(env, "REGION_HEADERS", "X-Client-Geo-Region,X-Gclb-Region"),
            city_headers=names(env, "CITY_HEADERS", "X-Client-Geo-City,X-Gclb-City"),
            on_cloud_run="K_SERVICE" in env,
        )
