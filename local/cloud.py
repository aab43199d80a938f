"""The whole of it on one machine: servers, then topics and tables, then the functions.

Only addresses differ from production: the functions are the folders that `make build` staged, and
they talk through Google's own client libraries.
"""

import os
import socket
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

import grpc
import msgspec
from google.api_core.client_options import ClientOptions
from google.auth.credentials import AnonymousCredentials
from google.cloud import bigquery, firestore
from google.cloud.pubsub_v1 import PublisherClient, SubscriberClient
from google.pubsub_v1.services.publisher.transports import PublisherGrpcTransport
from google.pubsub_v1.services.subscriber.transports import SubscriberGrpcTransport

from . import resources
from .processes import Child, StartFailed, Watch
from .settings import DATASET, HOST, PIPELINE, PROJECT, ROOT, Ports
from .state import kept_in

# How many requests a function serves at once; Cloud Run is given the same number (small profile).
THREADS = 40


class LocalCloud:
    """Servers and functions as child processes; ready on entry, all ended on exit.

    data_dir: where the servers keep their state, and with ``quiet`` the logs of all.
    streams:  the variable STREAMS for ingest and enrich; empty takes everything from loopback.
    fresh:    forget what an earlier one left in the folder.
    quiet:    children write to ``data_dir/logs`` and not to this terminal.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        ports: Ports | None = None,
        streams: str = "",
        quiet: bool = False,
        fresh: bool = False,
    ) -> None:
        self.data_dir = data_dir
        self.ports = ports or Ports.from_env()
        self.project = PROJECT
        self.dataset = DATASET
        self.children: dict[str, Child] = {}
        self._streams = streams
        self._quiet = quiet
        self._fresh = fresh
        self._to_end = ExitStack()
        self._watch = Watch()

    def __enter__(self) -> Self:
        """Start all of it; StartFailed says what did not start, and then nothing is left."""
        with ExitStack() as stack:
            self._check_ports()
            stack.enter_context(kept_in(self.data_dir, fresh=self._fresh))
            stack.callback(self._watch.stop)
            self._start()
            self._to_end = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End all of it, the functions before the servers."""
        self._to_end.close()

    def _check_ports(self) -> None:
        if taken := self.ports.taken():
            named = ", ".join(f"{getattr(self.ports, name)} ({name})" for name in taken)
            raise StartFailed(
                f"taken: port {named}. Is another `make run` still there? "
                f"Else choose another port, e.g. {taken[0].upper()}_PORT=18080 make run"
            )

    @property
    def ingest_url(self) -> str:
        """Where events go."""
        return f"http://{HOST}:{self.ports.ingest}"

    @property
    def pubsub_rest_url(self) -> str:
        """Pub/Sub as sGTM calls it."""
        return f"http://{HOST}:{self.ports.pubsub_rest}"

    @property
    def bigquery_rest_url(self) -> str:
        """BigQuery for SQL clients."""
        return f"http://{HOST}:{self.ports.bigquery}"

    @cached_property
    def bigquery(self) -> bigquery.Client:
        """An official client of the local BigQuery."""
        return bigquery_client(self.bigquery_rest_url)

    @cached_property
    def publisher(self) -> PublisherClient:
        """An official client of the local Pub/Sub."""
        return PublisherClient(transport=PublisherGrpcTransport(channel=self._channel()))

    @cached_property
    def subscriber(self) -> SubscriberClient:
        """An official client of the local Pub/Sub."""
        transport = SubscriberGrpcTransport(channel=self._channel())
        return SubscriberClient(transport=transport)

    @cached_property
    def firestore(self) -> firestore.Client:
        """An official client of the local Firestore."""
        address = f"{HOST}:{self.ports.firestore}"
        with _variable("FIRESTORE_EMULATOR_HOST", address):  # read while it is made, and only so
            return firestore.Client(project=PROJECT, credentials=AnonymousCredentials())

    def undelivered(self) -> dict[str, int]:
        """Messages on their way, by subscription; those that only wait for a person left out."""
        url = f"{self.pubsub_rest_url}/v1/projects/{PROJECT}/subscriptions"
        with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - our own address
            listed = msgspec.json.decode(answer.read())["subscriptions"]
        counts = {entry["name"].rpartition("/")[2]: entry["numUndelivered"] for entry in listed}
        moving = {
            name
            for name, settings in PIPELINE["subscriptions"].items()
            if "push_to" in settings or "write_to_table" in settings
        }
        return {name: count for name, count in counts.items() if name in moving}

    def _channel(self) -> grpc.Channel:
        return grpc.insecure_channel(f"{HOST}:{self.ports.pubsub}")

    def _start(self) -> None:
        self._start_servers()
        resources.create_tables(self.bigquery)
        resources.create_topics(self.publisher)
        urls = {
            name: f"http://{HOST}:{getattr(self.ports, name)}/" for name in PIPELINE["functions"]
        }
        resources.create_subscriptions(self.subscriber, urls)
        for name in PIPELINE["functions"]:
            self._start_function(name)

    def _start_servers(self) -> None:
        ports = self.ports
        options = {"rest-port": ports.bigquery, "grpc-port": ports.bigquery_write}
        self._start_server("bigquery", options)
        options = {"port": ports.firestore, "debug-port": ports.firestore_debug}
        self._start_server("firestore", options)
        options = {"grpc-port": ports.pubsub, "rest-port": ports.pubsub_rest}
        self._start_server("pubsub", options, "--bigquery-rest", self.bigquery_rest_url)

    def _start_server(self, name: str, ports: dict[str, int], *more: str) -> None:
        """``python -m local.<name>``, its state in a folder of that name."""
        listen = [word for option, port in ports.items() for word in (f"--{option}", str(port))]
        command = ["-m", f"local.{name}", "--data-dir", str(self.data_dir / name), *listen, *more]
        self._start_child(name, command, ready=_answers(*ports.values()))

    def _start_function(self, name: str) -> None:
        """The staged folder under the framework that Cloud Run starts it with."""
        main = ROOT / "build" / name / "main.py"
        if not main.exists():
            raise StartFailed(f"{main} is missing: run `make build`")
        port = getattr(self.ports, name)
        command = ["-m", "functions_framework", "--source", str(main), "--target", name]
        self._start_child(
            name,
            [*command, "--host", HOST, "--port", str(port)],
            ready=_answers(port),
            environment=self._environment(name),
        )

    def _start_child(
        self,
        name: str,
        arguments: list[str],
        *,
        ready: Callable[[], bool],
        environment: dict[str, str] | None = None,
    ) -> None:
        log = None
        if self._quiet:
            log = self.data_dir / "logs" / f"{name}.log"
            log.parent.mkdir(exist_ok=True)
        child = Child(
            name=name,
            command=[sys.executable, *arguments],
            environment=os.environ | {"PYTHONPATH": str(ROOT)} | (environment or {}),
            is_ready=ready,
            log=log,
        )
        self.children[name] = child
        self._watch.start(child)

    def _environment(self, name: str) -> dict[str, str]:
        """A function's settings: names from shared/pipeline.json, and where the servers are."""
        settings = PIPELINE["functions"][name]
        topics = {key: resources.topic_path(topic) for key, topic in settings["topics"].items()}
        tables = {key: resources.table_path(table) for key, table in settings["tables"].items()}
        return {
            **topics,
            **tables,
            "GOOGLE_CLOUD_PROJECT": PROJECT,
            "PUBSUB_EMULATOR_HOST": f"{HOST}:{self.ports.pubsub}",
            "FIRESTORE_EMULATOR_HOST": f"{HOST}:{self.ports.firestore}",
            "BIGQUERY_WRITE_ENDPOINT": f"{HOST}:{self.ports.bigquery_write}",
            "STREAMS": self._streams,
            "THREADS": str(THREADS),
            # Nothing stands in front of us here, so nobody appends to X-Forwarded-For, and the
            # place in the headers is the one that the developer typed.
            "FORWARDED_HOPS": "0",
            "TRUST_GEO_HEADERS": "true",
            # The staged folders stay as they were staged.
            "PYTHONPATH": "",
            "PYTHONPYCACHEPREFIX": str(ROOT / ".angelia" / "pycache"),
        }


@contextmanager
def _variable(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        del os.environ[name]
        if before is not None:
            os.environ[name] = before


def bigquery_client(url: str) -> bigquery.Client:
    """An official client of a local BigQuery."""
    return bigquery.Client(
        project=PROJECT,
        credentials=AnonymousCredentials(),
        client_options=ClientOptions(api_endpoint=url),
    )


def _answers(*ports: int) -> Callable[[], bool]:
    def all_answer() -> bool:
        return all(_connects(port) for port in ports)

    return all_answer


def _connects(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True
