"""Where everything listens and keeps its state on this machine."""

import json
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self

from shared.settings import (
    BadSetting,
    FromEnvironment,
    described,
    integer,
    one_of,
    setting,
)
from shared.streams import Streams

ROOT = Path(__file__).resolve().parent.parent
PIPELINE: dict[str, Any] = json.loads((ROOT / "shared" / "pipeline.json").read_text())

PROJECT = "angelia-local"
DATASET = "analytics"
HOST = "127.0.0.1"

_SERVERS = PIPELINE["servers"]
_FUNCTIONS = PIPELINE["functions"]


def _port(variable: str, of: Mapping[str, Any], key: str = "port", *, meaning: str) -> int:
    default = str(of[key])
    return setting(integer(least=1, most=65_535), default, variable=variable, meaning=meaning)


@dataclass(frozen=True, kw_only=True)
class Ports(FromEnvironment):
    """One port a server or function; the defaults stand in shared/pipeline.json."""

    ingest: int = _port("INGEST_PORT", _FUNCTIONS["ingest"], meaning="HTTP: events")
    enrich: int = _port("ENRICH_PORT", _FUNCTIONS["enrich"], meaning="HTTP: pushes")
    sink_bigquery: int = _port(
        "SINK_BIGQUERY_PORT", _FUNCTIONS["sink_bigquery"], meaning="HTTP: pushes"
    )
    sink_firestore: int = _port(
        "SINK_FIRESTORE_PORT", _FUNCTIONS["sink_firestore"], meaning="HTTP: pushes"
    )
    pubsub: int = _port("PUBSUB_PORT", _SERVERS["pubsub"], meaning="gRPC")
    pubsub_rest: int = _port(
        "PUBSUB_REST_PORT", _SERVERS["pubsub"], "rest_port", meaning="REST, as sGTM calls it"
    )
    bigquery: int = _port("BIGQUERY_PORT", _SERVERS["bigquery"], meaning="REST: SQL")
    bigquery_write: int = _port(
        "BIGQUERY_WRITE_PORT", _SERVERS["bigquery"], "write_port", meaning="gRPC: Storage Write"
    )
    firestore: int = _port("FIRESTORE_PORT", _SERVERS["firestore"], meaning="gRPC")
    firestore_debug: int = _port(
        "FIRESTORE_DEBUG_PORT",
        _SERVERS["firestore"],
        "debug_port",
        meaning="HTTP: how often each document was written",
    )
    shop: int = _port("SHOP_PORT", _SERVERS["shop"], meaning="HTTP: the demo shop")

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Self:
        """INGEST_PORT, PUBSUB_REST_PORT and so on; BadSetting also where two are the same."""
        ports = super().from_env(env)
        ports.check_all_differ()
        return ports

    @classmethod
    def free(cls) -> Self:
        """Ports that nobody holds at this moment, so that two clouds can stand side by side."""
        names = [field.name for field in fields(cls)]
        sockets = [socket.create_server((HOST, 0)) for _ in names]
        ports = [server.getsockname()[1] for server in sockets]
        for server in sockets:
            server.close()
        return cls(**dict(zip(names, ports, strict=True)))

    def check_all_differ(self) -> None:
        """BadSetting where two of them are the same."""
        names: dict[int, str] = {}
        for field in fields(self):
            port = getattr(self, field.name)
            if other := names.get(port):
                raise BadSetting(f"{variable(other)} and {variable(field.name)} are both {port}")
            names[port] = field.name

    def taken(self) -> list[str]:
        """The names of the ports that something else holds."""
        return [field.name for field in fields(self) if not _is_free(getattr(self, field.name))]


def variable(name: str) -> str:
    """The environment variable of a port."""
    return described(Ports)[name].variable


def _is_free(port: int) -> bool:
    try:
        socket.create_server((HOST, port)).close()
    except OSError:
        return False
    return True


def _folder(written: str) -> Path:
    """Of the repository where it is relative: make runs there."""
    return (ROOT / written).resolve()


def _streams(written: str) -> str:
    """The variable as it is, for ingest and enrich, which would fail at a mistake in it."""
    Streams.from_text(written)
    return written


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSettings(FromEnvironment):
    """What `make run` reads besides the ports."""

    data: Path = setting(
        _folder, ".angelia/data", meaning="the folder where the servers keep their state"
    )
    cloud: str = setting(
        one_of("local", "google"),
        "local",
        meaning="`google`: Pub/Sub and Firestore are Google's emulators, where they are installed",
    )
    streams: str = setting(_streams, "", is_secret=True, meaning="what ingest and enrich get")

    @property
    def is_google(self) -> bool:
        """Whether Google's emulators are asked for."""
        return self.cloud == "google"
