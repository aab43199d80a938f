"""The local BigQuery as a process, datasets made by the command, and rows written by the sink."""

import copy
import itertools
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import pytest

from functions.sink_bigquery.__main__ import main
from functions.sink_bigquery.handler import SinkHandler
from functions.sink_bigquery.settings import Settings
from functions.sink_bigquery.table import EventsTable
from shared.errors import Refusal
from shared.push import Message
from tests.contract.bigquery.server import PROJECT, BigQueryServer

from .shop import EVENTS

Row = dict[str, Any]

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Dataset:
    """A dataset of a test's own."""

    server: BigQueryServer
    name: str

    @property
    def env(self) -> dict[str, str]:
        """What the command reads."""
        return {"BIGQUERY_EMULATOR_HOST": f"http://{self.server.rest}"}

    def command(self, *arguments: str) -> int:
        """Run the command on this dataset; its exit code."""
        action, *options = arguments
        return main([action, "--project", PROJECT, "--dataset", self.name, *options], self.env)

    def table(self) -> EventsTable:
        """The function's own table."""
        return EventsTable(
            Settings.from_env(
                {
                    "EVENTS_TABLE": f"projects/{PROJECT}/datasets/{self.name}/tables/events",
                    "INPUT_TOPIC": "projects/p/topics/enriched-events",
                    "DEAD_LETTER_TOPIC": "projects/p/topics/dead-letter",
                    "BIGQUERY_WRITE_ENDPOINT": self.server.grpc,
                }
            )
        )

    def write(self, *lines: bytes) -> Sequence[Refusal]:
        """Hand the rows to the function as one message; what it refuses."""
        table = self.table()
        try:
            handle = SinkHandler(table, lambda: time.time_ns() // 1_000)
            return handle(message(*lines))
        finally:
            table.close()

    def load(self, rows: Sequence[Row]) -> None:
        """Write rows; all of them are good."""
        assert self.write(*map(msgspec.json.encode, rows)) == []

    def query(self, sql: str) -> list[Row]:
        """Rows of a query in which ``d.`` stands for the dataset."""
        rows = self.server.client.query_and_wait(sql.replace("d.", f"{self.name}."))
        return [dict(row) for row in rows]


def message(*lines: bytes, **attributes: str) -> Message:
    """A message of enriched.v1."""
    return Message("17", b"\n".join(lines), {"schema": "enriched.v1"} | attributes, 0)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BigQueryServer]:
    with BigQueryServer(tmp_path_factory.mktemp("bigquery")) as running:
        yield running


def new_dataset(server: BigQueryServer) -> Dataset:
    """A dataset's name: nothing is made yet."""
    return Dataset(server, f"dataset_{next(_numbers)}")


@pytest.fixture
def unmade(server: BigQueryServer) -> Dataset:
    return new_dataset(server)


@pytest.fixture
def dataset(server: BigQueryServer) -> Dataset:
    made = new_dataset(server)
    assert made.command("ensure-table", "--location", "EU") == 0
    return made


@pytest.fixture(scope="session")
def shop(server: BigQueryServer) -> Dataset:
    """The shop's events; every third one is delivered again, and is told by its time of day."""
    made = new_dataset(server)
    assert made.command("ensure-table", "--location", "EU") == 0
    made.load(EVENTS)
    again = copy.deepcopy(EVENTS[::3])
    for row in again:
        row["user_id"] = "second delivery"
    made.load(again)
    return made
