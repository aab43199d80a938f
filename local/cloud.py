"""The whole of it on one machine: servers, then topics, tables and views, then the functions.

Only addresses differ from production: the functions are the folders that `make build` staged, and
they talk through Google's own client libraries.
"""

import urllib.request
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import asdict, replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
from google.cloud import bigquery, firestore
from google.cloud.pubsub_v1 import PublisherClient, SubscriberClient

from . import clients, dashboard, resources, servers, staged, warehouse
from .processes import Child, StartFailed, Watch
from .programs import Program
from .settings import DATASET, HOST, PIPELINE, PROJECT, Ports, free_range, variable
from .state import kept_in


class NotOffered(Exception):  # noqa: N818 - reads as what it is
    """Something that Google's emulators do not tell."""


class LocalCloud:
    """Servers and functions as child processes; ready on entry, all ended on exit.

    data_dir: where the servers keep their state, and with ``quiet`` the logs of all.
    streams:  the variable STREAMS for ingest and enrich; empty takes everything from loopback.
    fresh:    forget what an earlier one left in the folder.
    quiet:    children write to ``data_dir/logs`` and not to this terminal.
    google:   Pub/Sub and Firestore are Google's emulators: they keep nothing when they end,
              filters are not applied, and dead letters do not reach their table.
    shop:     the demo shop as well.
    dashboard: the dashboard is started too, with these settings beside its usual ones: last of all
              and without waiting for it, as it may have to be installed first. None: it is not.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        ports: Ports | None = None,
        streams: str = "",
        quiet: bool = False,
        fresh: bool = False,
        google: bool = False,
        dashboard: Mapping[str, str] | None = None,
        shop: bool = False,
    ) -> None:
        self.data_dir = data_dir
        self.ports = ports or Ports.from_env()
        if google:  # its Pub/Sub has one port for gRPC and REST
            self.ports = replace(self.ports, pubsub_rest=self.ports.pubsub)
        self.project = PROJECT
        self.dataset = DATASET
        self.google = google
        self.has_shop = shop
        self.children: dict[str, Child] = {}
        self._streams = streams
        self._quiet = quiet
        self._fresh = fresh
        self._dashboard = dashboard
        self._to_end = ExitStack()
        self._watch = Watch()

    def __enter__(self) -> Self:
        """Start all of it; StartFailed says what did not start, and then nothing is left."""
        choose = servers.google_servers if self.google else servers.own_servers
        started = choose(self.ports, self.data_dir)
        functions = [
            staged.function(name, self.ports, streams=self._streams)
            for name in PIPELINE["functions"]
        ]
        shops = [servers.shop(self.ports)] if self.has_shop else []
        pages = self._pages()
        self._check_ports([*started, *functions, *shops, *pages])
        with ExitStack() as stack:
            stack.enter_context(kept_in(self.data_dir, fresh=self._fresh))
            stack.callback(self._watch.stop)
            self._start(started)
            with warehouse.tables_made(self.ports.bigquery):
                self._create_resources()
                self._start([*functions, *shops])
            self._start(pages, waits=False)
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

    @property
    def ingest_url(self) -> str:
        """Where events go."""
        return f"http://{HOST}:{self.ports.ingest}"

    @property
    def dashboard_url(self) -> str:
        """Where the dashboard is, once it has started."""
        return f"http://{HOST}:{self.ports.dashboard}"

    @property
    def shop_url(self) -> str:
        """Where the demo shop is, if there is one."""
        return f"http://{HOST}:{self.ports.shop}"

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
        return clients.bigquery_client(self.bigquery_rest_url)

    @cached_property
    def publisher(self) -> PublisherClient:
        """An official client of the local Pub/Sub."""
        return clients.publisher_client(f"{HOST}:{self.ports.pubsub}")

    @cached_property
    def subscriber(self) -> SubscriberClient:
        """An official client of the local Pub/Sub."""
        return clients.subscriber_client(f"{HOST}:{self.ports.pubsub}")

    @cached_property
    def firestore(self) -> firestore.Client:
        """An official client of the local Firestore."""
        return clients.firestore_client(f"{HOST}:{self.ports.firestore}")

    def undelivered(self) -> dict[str, int]:
        """Messages on their way, by subscription; those that only wait for a person left out."""
        if self.google:
            raise NotOffered("Google's Pub/Sub emulator does not tell how many messages wait")
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

    def _check_ports(self, programs: list[Program]) -> None:
        used = {port for program in programs for port in program.ports}
        taken = [name for name in self.ports.taken() if getattr(self.ports, name) in used]
        if taken:
            named = ", ".join(f"{getattr(self.ports, name)} ({variable(name)})" for name in taken)
            first = free_range(avoid=asdict(self.ports).values())
            raise StartFailed(
                f"taken: port {named}. Is another `make run` still there? "
                f"Else `PORTS={first} make run` moves every port that has no setting of its own; "
                "with `DATA=.angelia/second` as well, both run side by side"
            )

    def _pages(self) -> list[Program]:
        if self._dashboard is None:
            return []
        program = dashboard.program(self.ports, self._streams)
        return [replace(program, environment={**program.environment, **self._dashboard})]

    def _create_resources(self) -> None:
        resources.create_topics(self.publisher)
        resources.create_subscriptions(self.subscriber, staged.push_urls(self.ports))

    def _start(self, programs: list[Program], *, waits: bool = True) -> None:
        logs = self.data_dir / "logs"
        started = {program.name: program.child(logs, quiet=self._quiet) for program in programs}
        self.children |= started
        self._watch.start(*started.values(), waits=waits)
