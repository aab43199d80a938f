"""The server: the parts put together, started, and stopped."""

import asyncio
import socket
from dataclasses import dataclass
from pathlib import Path

import grpc

from local.firestore.clock import Clock, micros_of
from local.firestore.commits import Committer
from local.firestore.debug import debug_server
from local.firestore.documents import Documents
from local.firestore.handlers import rpc_handlers
from local.firestore.limits import REQUEST_MAX_BYTES
from local.firestore.listen import ListenStreams
from local.firestore.reads import Reads
from local.firestore.services import Writes
from local.firestore.store import Store
from local.firestore.targets import Targets
from local.firestore.transactions import Transactions
from local.firestore.write_rates import WriteRates

STOP_GRACE_S = 0.5  # for answers under way; listeners are sent away before

_OPTIONS = [
    ("grpc.so_reuseport", 0),  # a port that is taken is an error, not a second server on it
    ("grpc.max_receive_message_length", REQUEST_MAX_BYTES + 64 * 1024),  # and the envelope
    ("grpc.max_send_message_length", -1),
]


class PortTakenError(Exception):
    """Another program serves on the port."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to serve. A port of 0 takes any that is free.

    max_document_writes_per_s: commits within a second that one document takes; 0 for no limit.
    """

    data_dir: Path
    host: str = "127.0.0.1"
    port: int = 8088
    debug_port: int = 8089
    max_document_writes_per_s: int = 0


class FirestoreServer:
    """A running server; ``port`` and ``debug_port`` are those it serves on."""

    def __init__(self, store: Store, streams: ListenStreams, grpc_server: grpc.aio.Server) -> None:
        self._store = store
        self._streams = streams
        self._grpc_server = grpc_server
        self._debug_server: asyncio.Server | None = None
        self.port = 0
        self.debug_port = 0

    async def start(self, options: Options, rates: WriteRates) -> None:
        """Serve; PortTakenError where a port is taken."""
        try:
            _check_free(options.host, options.port)
            self.port = self._grpc_server.add_insecure_port(f"{options.host}:{options.port}")
        except (OSError, RuntimeError) as error:
            raise PortTakenError(f"port {options.port} on {options.host} is taken") from error
        try:
            self._debug_server = await debug_server(
                rates, self._streams, options.host, options.debug_port
            )
        except OSError as error:
            raise PortTakenError(
                f"debug port {options.debug_port} on {options.host} is taken"
            ) from error
        self.debug_port = self._debug_server.sockets[0].getsockname()[1]
        await self._grpc_server.start()

    async def stop(self) -> None:
        """Send the listeners away, let answers under way finish, close the file."""
        self._streams.end_all()
        if self._debug_server is not None:
            self._debug_server.close()
        await self._grpc_server.stop(STOP_GRACE_S)
        self._store.close()


def _check_free(host: str, port: int) -> None:
    """OSError where the port is taken; gRPC would print lines of its own."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))


async def serve(options: Options) -> FirestoreServer:
    """Load the documents and start. PortTakenError, or StoreError where the file cannot be used."""
    store = Store(options.data_dir)
    loaded = list(store.load())
    documents = Documents(loaded)
    clock = Clock(max((micros_of(document.update_time) for document in loaded), default=0))
    rates = WriteRates(options.max_document_writes_per_s)
    transactions = Transactions(documents)
    targets = Targets(documents, clock)
    streams = ListenStreams(targets)
    committer = Committer(documents, store, clock, transactions, rates, targets.tell)
    grpc_server = grpc.aio.server(options=_OPTIONS)
    reads = Reads(documents, transactions, clock)
    writes = Writes(committer, transactions, streams)
    grpc_server.add_generic_rpc_handlers((rpc_handlers(reads, writes),))
    server = FirestoreServer(store, streams, grpc_server)
    try:
        await server.start(options, rates)
    except PortTakenError:
        await server.stop()
        raise
    return server
