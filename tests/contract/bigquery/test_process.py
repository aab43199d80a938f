"""The server as a process: one per directory and port, quick to stop, safe from kill -9."""

import socket
import subprocess
import time
from pathlib import Path

from google.cloud import bigquery
from google.cloud.bigquery import SchemaField

from tests.contract.bigquery.appending import Appender, descriptor, row
from tests.contract.bigquery.server import PROJECT, BigQueryServer

ROW = descriptor(n="int64")


def with_table(server: BigQueryServer) -> str:
    """A table ``d.t`` of one column; the name of its default stream."""
    server.client.create_dataset("d")
    server.client.create_table(
        bigquery.Table(f"{PROJECT}.d.t", schema=[SchemaField("n", "INTEGER")])
    )
    return server.writer.write_stream_path(PROJECT, "d", "t", "_default")


def numbers(server: BigQueryServer) -> list[int]:
    return [n for (n,) in server.client.query_and_wait("SELECT n FROM d.t ORDER BY n")]


def test_acknowledged_rows_survive_kill_9_at_any_moment(tmp_path: Path) -> None:
    acknowledged: list[int] = []
    for life in range(4):
        with BigQueryServer(tmp_path) as server:
            stream = (
                with_table(server)
                if life == 0
                else f"projects/{PROJECT}/datasets/d/tables/t/streams/_default"
            )
            assert numbers(server) == acknowledged
            appender = Appender(server.writer, stream)
            for n in range(30):
                number = life * 100 + n
                appender.append([row(ROW, n=number)], ROW if n == 0 else None)
                acknowledged.append(number)
                if n == 10 * life:
                    # In some lives part of the rows has been loaded before the end.
                    assert numbers(server) == acknowledged
            assert server.client.insert_rows_json("d.t", [{"n": life * 100 + 50}]) == []
            acknowledged.append(life * 100 + 50)
            server.kill()
    with BigQueryServer(tmp_path) as server:
        assert numbers(server) == acknowledged


def test_sigterm_stops_at_once_also_with_open_connections(tmp_path: Path) -> None:
    with BigQueryServer(tmp_path) as server:
        appender = Appender(server.writer, with_table(server))
        appender.append([row(ROW, n=1)], ROW)
        assert numbers(server) == [1]
        began = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - began < 5
    with BigQueryServer(tmp_path) as server:
        assert numbers(server) == [1]


def test_sigterm_during_a_long_statement_stops_soon_and_keeps_what_was_there(
    tmp_path: Path,
) -> None:
    with BigQueryServer(tmp_path) as server:
        with_table(server)
        server.client.insert_rows_json("d.t", [{"n": 1}])
        job = server.client.query(
            """CREATE TABLE d.big AS SELECT COUNT(*) AS n
               FROM UNNEST(GENERATE_ARRAY(1, 100000)) AS a,
                 UNNEST(GENERATE_ARRAY(1, 100000)) AS b, UNNEST(GENERATE_ARRAY(1, 1000)) AS c
               WHERE a * b * c = -1"""
        )
        assert job.state == "RUNNING"
        assert server.client.insert_rows_json("d.t", [{"n": 2}]) == []
        assert server.stop() == 0
    with BigQueryServer(tmp_path) as server:
        assert numbers(server) == [1, 2]
        assert [table.table_id for table in server.client.list_tables("d")] == ["t"]


def test_a_second_process_on_the_directory_or_a_port_is_told_in_one_line(tmp_path: Path) -> None:
    with BigQueryServer(tmp_path / "a") as server:
        second = subprocess.run(
            server.command(), capture_output=True, text=True, timeout=20, check=False
        )
        assert (second.returncode, second.stdout) == (1, "")
        assert second.stderr == f"bigquery: {tmp_path / 'a'} is in use by another process\n"
        server.data_dir = tmp_path / "b"
        rest_port, grpc_port = (
            int(address.split(":")[1]) for address in (server.rest, server.grpc)
        )
        for taken in ((rest_port, 0), (0, grpc_port)):
            third = subprocess.run(
                server.command(*taken), capture_output=True, text=True, timeout=20, check=False
            )
            assert third.returncode == 1
            assert third.stderr.startswith("bigquery: no port on 127.0.0.1")
            assert third.stderr.count("\n") == 1


def test_it_listens_on_this_machine_only(tmp_path: Path) -> None:
    with BigQueryServer(tmp_path) as server:
        for address in (server.rest, server.grpc):
            host, port = address.split(":")
            with socket.create_connection((host, int(port)), timeout=5):
                assert host == "127.0.0.1"
