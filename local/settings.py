"""Where everything listens and keeps its state on this machine."""

import json
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).resolve().parent.parent
PIPELINE: dict[str, Any] = json.loads((ROOT / "shared" / "pipeline.json").read_text())

PROJECT = "angelia-local"
DATASET = "analytics"
HOST = "127.0.0.1"
DATA_DIR = ROOT / ".angelia" / "data"

_SERVERS = PIPELINE["servers"]
_FUNCTIONS = PIPELINE["functions"]


@dataclass(frozen=True, kw_only=True)
class Ports:
    """One port a server or function; the defaults stand in shared/pipeline.json."""

    ingest: int = _FUNCTIONS["ingest"]["port"]
    enrich: int = _FUNCTIONS["enrich"]["port"]
    sink_bigquery: int = _FUNCTIONS["sink_bigquery"]["port"]
    sink_firestore: int = _FUNCTIONS["sink_firestore"]["port"]
    pubsub: int = _SERVERS["pubsub"]["port"]
    pubsub_rest: int = _SERVERS["pubsub"]["rest_port"]
    bigquery: int = _SERVERS["bigquery"]["port"]
    bigquery_write: int = _SERVERS["bigquery"]["write_port"]
    firestore: int = _SERVERS["firestore"]["port"]
    firestore_debug: int = _SERVERS["firestore"]["debug_port"]

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Self:
        """INGEST_PORT, PUBSUB_REST_PORT and so on replace the defaults."""
        written = {field.name: env.get(variable(field.name)) for field in fields(cls)}
        ports = cls(**{name: _port(name, port) for name, port in written.items() if port})
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
        """BadPort where two of them are the same."""
        names: dict[int, str] = {}
        for field in fields(self):
            port = getattr(self, field.name)
            if other := names.get(port):
                raise BadPort(f"{variable(other)} and {variable(field.name)} are both {port}")
            names[port] = field.name

    def taken(self) -> list[str]:
        """The names of the ports that something else holds."""
        return [field.name for field in fields(self) if not _is_free(getattr(self, field.name))]


class BadPort(ValueError):  # noqa: N818 - reads as what it is
    """A port that cannot be used; the message names the variable."""


def variable(name: str) -> str:
    """The environment variable of a port."""
    return f"{name.upper()}_PORT"


def _port(name: str, written: str) -> int:
    if not written.isdecimal() or not 1 <= int(written) <= 65_535:
        raise BadPort(f"{variable(name)}={written!r}: a number from 1 to 65535 is needed")
    return int(written)


def _is_free(port: int) -> bool:
    try:
        socket.create_server((HOST, port)).close()
    except OSError:
        return False
    return True


def data_dir(env: Mapping[str, str] = os.environ) -> Path:
    """Where the servers keep their state: DATA, else .angelia/data."""
    return Path(env["DATA"]).resolve() if env.get("DATA") else DATA_DIR
