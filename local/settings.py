"""Where everything listens and keeps its state on this machine."""

import itertools
import json
import os
import secrets
import socket
from collections.abc import Collection, Iterator, Mapping
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

# Where PORTS is proposed from: below the ports that the system gives out itself.
FIRST_SUGGESTED = 18_080
STEP = 100

# Likewise: a port that the system gave out and took back may be a connection's a moment later.
FREE = range(20_000, 32_000)

_SERVERS = PIPELINE["servers"]
_FUNCTIONS = PIPELINE["functions"]


def _port(variable: str, of: Mapping[str, Any], key: str = "port", *, meaning: str) -> int:
    default = str(of[key])
    return setting(integer(least=1, most=65_535), default, variable=variable, meaning=meaning)


def _first_port(written: str) -> int | None:
    """None where it is not said; so low that all others have room above it."""
    if not written:
        return None
    return integer(least=1, most=65_536 - len(fields(Ports)))(written)


@dataclass(frozen=True, slots=True, kw_only=True)
class PortRange(FromEnvironment):
    """All ports at once, so that a second stack is one setting away."""

    ports: int | None = setting(
        _first_port,
        "",
        meaning="the first of all the ports below, which then count up in the order of this table; "
        "one that is set by its own name stays where it is set",
    )


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
    dashboard: int = _port("DASHBOARD_PORT", PIPELINE["dashboard"], meaning="HTTP: the page")
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
        """PORTS, INGEST_PORT and so on; BadSetting also where two are the same."""
        first = PortRange.from_env(env).ports
        own = {name: value for name, value in env.items() if value}
        ports = super().from_env(own if first is None else counted(first) | own)
        ports.check_all_differ()
        return ports

    @classmethod
    def free(cls) -> Self:
        """Ports that nobody holds at this moment, so that two clouds can stand side by side."""
        return cls(**{field.name: free_port() for field in fields(cls)})

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


def counted(first: int) -> dict[str, str]:
    """The variables of all ports, from ``first`` up."""
    listed = (about.variable for about in described(Ports).values())
    return {name: str(port) for port, name in enumerate(listed, start=first)}


def free_range(avoid: Collection[int] = ()) -> int:
    """A value for PORTS with which nothing is taken at this moment, nor any port of ``avoid``."""
    return next(
        first
        for first in range(FIRST_SUGGESTED, 65_536 - STEP, STEP)
        if not any(first <= port < first + STEP for port in avoid)
        and not Ports.from_env({"PORTS": str(first)}).taken()
    )


def free_port() -> int:
    """A port that nobody holds at this moment, and none that this process was given lately."""
    return next(port for port in _walk if _is_free(port))


def _from_anywhere(ports: range) -> Iterator[int]:
    """All of them again and again: processes that ask at the same time are given different ones."""
    first = secrets.randbelow(len(ports))
    return itertools.cycle([*ports[first:], *ports[:first]])


_walk = _from_anywhere(FREE)


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
