import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.processes import Child, StartFailed, Watch

WAIT_S = 15.0

# Says that it is ready by a file, then stays.
STAYS = "import pathlib, sys, time; pathlib.Path(sys.argv[1]).touch(); time.sleep(60)"

# Starts a process of its own, writes its id into the file, then stays.
HAS_A_WORKER = """
import pathlib, subprocess, sys, time
worker = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
mark = pathlib.Path(sys.argv[1])
mark.with_suffix(".new").write_text(str(worker.pid))
mark.with_suffix(".new").rename(mark)
time.sleep(60)
"""


def child(tmp_path: Path, code: str = STAYS, name: str = "child") -> Child:
    mark = tmp_path / f"{name}.ready"
    return Child(
        name=name,
        command=[sys.executable, "-c", code, str(mark)],
        environment=dict(os.environ),
        is_ready=mark.exists,
        log=tmp_path / f"{name}.log",
    )


GIVES_UP = 69


@pytest.fixture
def watch() -> Iterator[Watch]:
    made = Watch()
    yield made
    made.stop()


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + WAIT_S
    while is_running(pid):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_child_that_dies_is_started_again(tmp_path: Path, watch: Watch) -> None:
    started = child(tmp_path)
    watch.start(started)
    first = started.pid
    os.kill(first, signal.SIGKILL)
    deadline = time.monotonic() + WAIT_S
    while started.pid == first or started.exit_code() is not None:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_stopping_ends_every_child(tmp_path: Path) -> None:
    watch = Watch()
    children = [child(tmp_path, name=name) for name in ("one", "two")]
    watch.start(*children)
    watch.stop()
    for each in children:
        assert each.exit_code() == -signal.SIGTERM
        assert not is_running(each.pid)


def test_children_are_started_side_by_side(tmp_path: Path, watch: Watch) -> None:
    """The first is ready only once the second runs."""
    waits = f"""
import pathlib, time
while not pathlib.Path({str(tmp_path / "two.ready")!r}).exists():
    time.sleep(0.01)
"""
    watch.start(child(tmp_path, waits + STAYS, name="one"), child(tmp_path, name="two"))


def test_children_are_stopped_side_by_side(tmp_path: Path) -> None:
    """The one that is asked first ends only once the other was asked too."""
    waits = f"""
import pathlib, signal, sys, time
def end(*_):
    while not pathlib.Path({str(tmp_path / "asked")!r}).exists():
        time.sleep(0.01)
    sys.exit(7)
signal.signal(signal.SIGTERM, end)
"""
    tells = f"""
import pathlib, signal, sys
def end(*_):
    pathlib.Path({str(tmp_path / "asked")!r}).touch()
    sys.exit(7)
signal.signal(signal.SIGTERM, end)
"""
    watch = Watch()
    children = [child(tmp_path, waits + STAYS, "one"), child(tmp_path, tells + STAYS, "two")]
    watch.start(*children)
    watch.stop()
    assert [each.exit_code() for each in children] == [7, 7]


def test_stopping_ends_what_a_child_started_itself(tmp_path: Path) -> None:
    watch = Watch()
    watch.start(child(tmp_path, HAS_A_WORKER))
    worker = int((tmp_path / "child.ready").read_text())
    watch.stop()
    wait_until_gone(worker)


def test_what_a_dead_child_leaves_is_ended_before_it_is_started_again(
    tmp_path: Path, watch: Watch
) -> None:
    parent = child(tmp_path, HAS_A_WORKER)
    watch.start(parent)
    worker = int((tmp_path / "child.ready").read_text())
    os.kill(parent.pid, signal.SIGKILL)
    wait_until_gone(worker)


def test_a_child_that_ends_at_its_start_says_why(tmp_path: Path, watch: Watch) -> None:
    with pytest.raises(StartFailed, match="child ended at its start") as caught:
        watch.start(child(tmp_path, "raise SystemExit('the port is taken')"))
    assert "the port is taken" in str(caught.value)


def test_a_child_that_is_never_ready_is_given_up(tmp_path: Path) -> None:
    slow = child(tmp_path, "import time; time.sleep(60)")
    slow.start()
    with pytest.raises(StartFailed, match="not ready after 0 s"):
        slow.wait_until_ready(timeout_s=0.1)
    slow.stop()


def test_one_that_is_not_waited_for_may_give_up_and_is_not_started_again(
    tmp_path: Path, watch: Watch
) -> None:
    starts = "import pathlib, sys; open(sys.argv[1], 'a').write('.'); sys.exit(69)"
    once = child(tmp_path, starts, "once")
    once.gives_up = GIVES_UP
    again = child(tmp_path, starts, "again")
    watch.start(once, again, waits=False)
    deadline = time.monotonic() + WAIT_S
    started = [tmp_path / "once.ready", tmp_path / "again.ready"]
    while not (started[1].exists() and started[1].stat().st_size >= 2):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert started[0].stat().st_size == 1
