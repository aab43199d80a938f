"""The whole server: database, broker, gRPC and REST ports, and the tasks beside them."""

import asyncio
import fcntl
import logging
import socket
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from aiohttp import web

from local.pubsub.admin import Admin
from local.pubsub.bodies import Bodies
from local.pubsub.broker import Broker
from local.pubsub.deliverers import Deliverers
from local.pubsub.grpc_server import grpc_server
from local.pubsub.journal import Journal
from local.pubsub.rest import rest_application
from local.pubsub.store import Store

CHECKPOINT_EVERY_S = 5.0
GRACE_S = 0.3
"""What RPCs under way are given at the end; open streams always use it up."""

logger = logging.getLogger(__name__)


class StartError(Exception):
    """The server cannot start; the text tells a person why and what to change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The command line; port 0 lets the system choose."""

    data_dir: Path
    host: str
    grpc_port: int
    rest_port: int
    bigquery_rest: str
    max_in_flight: int


class PubSubServer:
    """Started once and stopped once. ``on_failure`` is called when the disk refuses a commit."""

    def __init__(self, settings: Settings, on_failure: Callable[[sqlite3.Error], None]) -> None:
        self._settings = settings
        self._lock = _locked(settings.data_dir)
        self._store = _opened(settings.data_dir / "pubsub.sqlite3")
        self._journal = Journal(self._store, on_failure)
        broker = Broker(self._journal, Bodies(self._store.body), self._store.last_message_id())
        self._deliverers = Deliverers(
            broker, max_in_flight=settings.max_in_flight, bigquery_rest=settings.bigquery_rest
        )
        self._admin = Admin(broker, self._store, self._deliverers.follow)
        self._grpc = grpc_server(broker, self._admin)
        self._rest = web.AppRunner(
            rest_application(broker), access_log=None, shutdown_timeout=GRACE_S
        )
        self._checkpoints: asyncio.Task[None] | None = None

    async def start(self) -> tuple[str, str]:
        """Serve; return "host:port" of gRPC and of REST. Raises StartError when a port is taken."""
        grpc_port = self._bound_grpc_port()
        rest_socket = self._bound_rest_socket()
        self._admin.restore()
        await self._rest.setup()
        await web.SockSite(self._rest, rest_socket).start()
        await self._grpc.start()
        self._checkpoints = asyncio.create_task(self._checkpoint_for_ever())
        host = self._settings.host
        return f"{host}:{grpc_port}", f"{host}:{rest_socket.getsockname()[1]}"

    async def stop(self) -> None:
        """Stop serving and delivering, then close the database."""
        if self._checkpoints is not None:
            self._checkpoints.cancel()
        await asyncio.gather(self._deliverers.stop(), self._grpc.stop(GRACE_S))
        await self._rest.cleanup()
        self._journal.flush()
        self._store.close()
        self._lock.close()

    def _bound_grpc_port(self) -> int:
        address = f"{self._settings.host}:{self._settings.grpc_port}"
        try:
            return int(self._grpc.add_insecure_port(address))
        except RuntimeError as error:
            raise StartError(_port_taken(address, "gRPC", "--grpc-port")) from error

    def _bound_rest_socket(self) -> socket.socket:
        host, port = self._settings.host, self._settings.rest_port
        try:
            return socket.create_server((host, port))
        except OSError as error:
            raise StartError(_port_taken(f"{host}:{port}", "REST", "--rest-port")) from error

    async def _checkpoint_for_ever(self) -> None:
        while True:
            await asyncio.sleep(CHECKPOINT_EVERY_S)
            try:
                await asyncio.to_thread(self._store.checkpoint)
            except sqlite3.Error as error:  # the log grows until one succeeds; nothing is lost
                logger.warning("the write-ahead log could not be moved: %s", error)


def _port_taken(address: str, what: str, option: str) -> str:
    return f"{address} ({what}) is taken or not ours to use; choose another port with {option}"


def _opened(path: Path) -> Store:
    try:
        return Store(path)
    except sqlite3.Error as error:
        raise StartError(f"cannot open {path}: {error}") from error


def _locked(data_dir: Path) -> TextIO:
    """Make the folder and lock it, so that two servers never share one database."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        lock = (data_dir / "pubsub.lock").open("w")
    except OSError as error:
        raise StartError(f"cannot use {data_dir}: {error}") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise StartError(f"{data_dir} is in use by another server; stop it first") from error
    return lock
