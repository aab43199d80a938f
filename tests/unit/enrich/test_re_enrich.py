"""The command on streams of the test's own, and as a process of its own."""

import base64
import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from functions.enrich.handler import EnrichHandler
from functions.enrich.re_enrich import PROGRESS_EVERY, Handle, Report, Rows, re_enrich
from functions.enrich.settings import HandlerSettings
from shared import raw
from shared.errors import Refusal
from shared.push import Message
from shared.raw import Client
from shared.streams import Streams
from tests.accuracy.geo import DATABASE

from .subjects import raw_event, raw_hit

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "-m", "functions.enrich"]
ADDRESS = "81.2.69.142"

GOOD = raw.encode(raw_hit(raw_event(event_id="a"), client=Client(ip=ADDRESS)))
HALF = raw.encode(
    raw_hit(raw_event(event_id="b"), raw_event("", event_id="c"), client=Client(ip=ADDRESS))
)
SGTM = b'{"event_name":"page_view","page_location":"https://shop.example/"}'


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def run(
    *lines: bytes, told: io.StringIO | None = None, handle: Handle | None = None
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Rows and refusals."""
    out, told = io.BytesIO(), told or io.StringIO()
    settings = HandlerSettings.from_env({"GEO_DATABASE": str(DATABASE)})
    handler = EnrichHandler(Rows(out), Streams(), settings)
    re_enrich(lines, handle or handler, Report(told), None)
    refusals = [line for line in told.getvalue().splitlines() if line.startswith("{")]
    return (
        [json.loads(line) for line in out.getvalue().splitlines()],
        [json.loads(line) for line in refusals],
    )


def command(*arguments: str, given: bytes, **env: str) -> subprocess.CompletedProcess[bytes]:
    """The command with nothing of ours in its environment but ``env``."""
    clean = {key: value for key, value in os.environ.items() if not key.endswith("_TOPIC")}
    return subprocess.run(
        [*COMMAND, *arguments],
        input=given,
        capture_output=True,
        cwd=ROOT,
        env=clean | env,
        timeout=60,
        check=False,
    )


def test_each_line_becomes_its_rows_and_blank_ones_are_none() -> None:
    pushed = {
        "message": {
            "data": base64.b64encode(GOOD).decode(),
            "messageId": "m",
            "publishTime": "2026-11-21T12:00:00Z",
            "attributes": {"schema": "raw.v1"},
        }
    }
    rows, refusals = run(GOOD + b"\r\n", b"\n", b"  \n", json.dumps(pushed).encode(), HALF)
    assert [row["event_id"] for row in rows] == ["a", "a", "b"]
    assert {row["geo"]["city"] for row in rows} == {"London"}
    assert [refusal["line"] for refusal in refusals] == [5]


def test_a_refusal_is_told_like_a_dead_letter_and_can_be_given_again() -> None:
    _, (refusal,) = run(HALF)
    assert (refusal["reason"], refusal["detail"]) == ("missing_event_name", "name is empty")
    assert ADDRESS not in str(refusal)
    assert run(refusal["data"].encode()) == ([], [{**refusal, "line": 1}])


def test_of_a_line_that_is_no_message_nothing_is_repeated() -> None:
    data = base64.b64encode(GOOD).decode()
    _, (refusal,) = run(json.dumps({"messageId": "m", "data": data}).encode())
    assert refusal.keys() == {"line", "reason", "detail"}


def test_a_bug_refuses_its_line_by_place_and_the_others_go_on() -> None:
    def buggy(message: Message) -> Sequence[Refusal]:
        if b'"a"' in message.data:
            raise KeyError(ADDRESS)
        return []

    _, (refusal,) = run(GOOD, HALF, handle=buggy)
    assert refusal["reason"] == "internal_error"
    assert refusal["detail"].startswith("KeyError at test_re_enrich.py:")
    assert ADDRESS not in str(refusal)


def test_progress_is_told_to_a_terminal_alone() -> None:
    terminal, file = Terminal(), io.StringIO()
    lines = [GOOD] * PROGRESS_EVERY + [HALF]
    assert len(run(*lines, told=terminal)[0]) == PROGRESS_EVERY + 1
    assert f"{PROGRESS_EVERY:,} lines, 0 refused" in terminal.getvalue()
    run(*lines, told=file)
    (told,) = file.getvalue().splitlines()
    assert json.loads(told)["line"] == PROGRESS_EVERY + 1


def test_the_command_needs_no_topics_and_says_by_its_code_that_all_were_rows() -> None:
    done = command(given=GOOD + b"\n" + GOOD)
    assert (done.returncode, done.stderr) == (0, b"")
    assert [json.loads(row)["geo"]["country"] for row in done.stdout.splitlines()] == [
        "United Kingdom"
    ] * 2


def test_the_command_says_by_its_code_that_some_were_refused() -> None:
    done = command(given=HALF + b"\n" + SGTM)
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 1
    assert [json.loads(line)["line"] for line in done.stderr.splitlines()] == [1, 2]


def test_the_commands_settings_are_those_of_the_function() -> None:
    done = command(
        "--received-at",
        "2026-11-21T23:30:00Z",
        given=SGTM,
        HERMES_STREAM_ID="shop",
        STREAMS='{"shop": {"time_zone": "Europe/Copenhagen"}}',
    )
    row = json.loads(done.stdout)
    assert (row["stream_id"], row["date"]) == ("shop", "2026-11-22")
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("arguments", "env", "said"),
    [
        (["--received-at", "yesterday"], {}, b"2026-11-21T12:00:00Z is the form"),
        (["--received-at", "2026-11-21T12:00:00"], {}, b"2026-11-21T12:00:00Z is the form"),
        ([], {"GEO_DATABASE": "absent.mmdb"}, b"GEO_DATABASE='absent.mmdb'"),
        ([], {"STREAMS": "{"}, b"STREAMS"),
    ],
)
def test_what_cannot_be_used_is_said_before_a_line_is_read(
    arguments: list[str], env: dict[str, str], said: bytes
) -> None:
    done = command(*arguments, given=GOOD, **env)
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr
    assert b"Traceback" not in done.stderr


def test_rows_leave_as_they_come_and_a_reader_that_ends_is_no_error() -> None:
    with subprocess.Popen(
        COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(GOOD + b"\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["event_id"] == "a"  # its input is still open
        process.stdout.close()
        process.stdin.write((GOOD + b"\n") * 3)
        process.stdin.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0
