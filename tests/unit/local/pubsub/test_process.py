"""``python -m local.pubsub`` as a process: its start, its end, and what stops it."""

import contextlib
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import grpc
import pytest

from local.pubsub import wire

ROOT = Path(__file__).resolve().parents[4]
FREE_PORTS = ("--grpc-port", "0", "--rest-port", "0")
TIMEOUT_S = 30


@contextlib.contextmanager
def started(data_dir: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "local.pubsub", "--data-dir", str(data_dir), *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def ready_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def grpc_channel(line: str) -> grpc.Channel:
    return grpc.insecure_channel(line.split()[2].removeprefix("grpc="))


def test_it_says_where_it_serves_in_one_line(tmp_path: Path) -> None:
    with started(tmp_path / "new" / "folder", *FREE_PORTS) as process:
        words = ready_line(process).split()
        assert words[:2] == ["pubsub", "ready"]
        for word, name in zip(words[2:], ("grpc", "rest"), strict=True):
            assert word.startswith(f"{name}=127.0.0.1:")
            socket.create_connection(("127.0.0.1", int(word.rsplit(":")[-1])), 5).close()


@pytest.mark.parametrize(
    ("option", "other"), [("--grpc-port", "--rest-port"), ("--rest-port", "--grpc-port")]
)
def test_a_port_that_is_taken_is_named_with_the_option_that_changes_it(
    tmp_path: Path, option: str, other: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with started(tmp_path, option, port, other, "0") as process:
            output, errors = process.communicate(timeout=TIMEOUT_S)
    assert process.returncode == 1
    assert output == ""
    lines = [line for line in errors.splitlines() if line.startswith("pubsub: ")]
    assert len(lines) == 1
    assert f"127.0.0.1:{port}" in lines[0]
    assert option in lines[0]


@pytest.mark.parametrize(
    "arguments", [("--grpc-port", "70000"), ("--rest-port", "x"), ("--max-in-flight", "0")]
)
def test_an_impossible_argument_is_refused_with_its_name(
    tmp_path: Path, arguments: tuple[str, str]
) -> None:
    with started(tmp_path, *arguments) as process:
        _, errors = process.communicate(timeout=TIMEOUT_S)
    assert process.returncode == 2
    assert arguments[0] in errors.splitlines()[-1]


def test_two_servers_never_share_a_folder(tmp_path: Path) -> None:
    with started(tmp_path, *FREE_PORTS) as first:
        ready_line(first)
        with started(tmp_path, *FREE_PORTS) as second:
            _, errors = second.communicate(timeout=TIMEOUT_S)
    assert second.returncode == 1
    assert str(tmp_path) in errors
    assert "in use" in errors


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    a_file = tmp_path / "file"
    a_file.write_text("not a folder")
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "pubsub.sqlite3").write_text("not a database" * 100)
    for data_dir in (a_file, broken):
        with started(data_dir, *FREE_PORTS) as process:
            _, errors = process.communicate(timeout=TIMEOUT_S)
        assert process.returncode == 1
        assert errors.startswith("pubsub: cannot ")
        assert str(data_dir) in errors
        assert len(errors.splitlines()) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_time_with_a_stream_open_and_a_push_under_way(
    tmp_path: Path, number: signal.Signals
) -> None:
    with (
        started(tmp_path, *FREE_PORTS) as process,
        socket.create_server(("127.0.0.1", 0)) as endpoint,
        grpc_channel(ready_line(process)) as channel,
    ):
        url = f"http://127.0.0.1:{endpoint.getsockname()[1]}/"
        topic = wire.Topic(name="projects/p/topics/raw")
        call(channel, "Publisher/CreateTopic", topic)
        name = "projects/p/subscriptions/pulled"
        call(
            channel, "Subscriber/CreateSubscription", wire.Subscription(name=name, topic=topic.name)
        )
        pushed = wire.Subscription(name="projects/p/subscriptions/pushed", topic=topic.name)
        pushed.push_config.push_endpoint = url
        call(channel, "Subscriber/CreateSubscription", pushed)
        stream = channel.stream_stream(
            "/google.pubsub.v1.Subscriber/StreamingPull",
            wire.StreamingPullRequest.SerializeToString,
            wire.StreamingPullResponse.FromString,
        )(iter([wire.StreamingPullRequest(subscription=name, stream_ack_deadline_seconds=10)]))
        publish = wire.PublishRequest(topic=topic.name, messages=[{"data": b"x"}])
        call(channel, "Publisher/Publish", publish)
        hanging, _ = endpoint.accept()
        with hanging:
            begin = time.monotonic()
            process.send_signal(number)
            output, errors = process.communicate(timeout=TIMEOUT_S)
            took_s = time.monotonic() - begin
        stream.cancel()
    assert (process.returncode, output, errors) == (0, "", "")
    assert took_s < 9, "it waited for the stream, the push or its ack deadline"


def test_when_the_disk_refuses_it_says_so_and_ends(tmp_path: Path) -> None:
    with started(tmp_path, *FREE_PORTS) as process, grpc_channel(ready_line(process)) as channel:
        topic = wire.Topic(name="projects/p/topics/raw")
        call(channel, "Publisher/CreateTopic", topic)
        subscription = wire.Subscription(name="projects/p/subscriptions/sub", topic=topic.name)
        call(channel, "Subscriber/CreateSubscription", subscription)
        with contextlib.closing(sqlite3.connect(tmp_path / "pubsub.sqlite3")) as other:
            other.execute("DROP TABLE outstanding")
        publish = wire.PublishRequest(topic=topic.name, messages=[{"data": b"x"}])
        with pytest.raises(grpc.RpcError):
            call(channel, "Publisher/Publish", publish)
        _, errors = process.communicate(timeout=TIMEOUT_S)
    assert process.returncode == 1
    assert f"pubsub: cannot write to {tmp_path}" in errors


def call(channel: grpc.Channel, method: str, request: wire.Proto) -> None:
    """Make a call whose answer does not matter."""
    serialize = type(request).SerializeToString
    channel.unary_unary(f"/google.pubsub.v1.{method}", serialize)(request, timeout=10)
