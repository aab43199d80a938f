import contextlib
import threading
import time
from collections.abc import Callable, Sequence

import pytest

from shared.errors import RetryLater
from shared.group_commit import GroupCommit

WAIT_S = 10.0


class Gate:
    """A commit that waits until it is let through, and keeps the batches it saw."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.entered = threading.Semaphore(0)
        self.opened = threading.Semaphore(0)

    def __call__(self, items: Sequence[str]) -> Sequence[str | Exception]:
        self.batches.append(list(items))
        self.entered.release()
        assert self.opened.acquire(timeout=WAIT_S)
        return [item.upper() for item in items]


def group(
    commit: Callable[[Sequence[str]], Sequence[str | Exception]],
    *,
    max_items: int = 100,
    max_bytes: int = 1_000,
    max_queue_bytes: int = 1_000,
    timeout_s: float = WAIT_S,
    interval_s: float = 0.0,
) -> GroupCommit[str, str]:
    return GroupCommit(
        commit,
        size_bytes=len,
        max_items=max_items,
        max_bytes=max_bytes,
        max_queue_bytes=max_queue_bytes,
        timeout_s=timeout_s,
        interval_s=interval_s,
    )


class Callers:
    """Threads that submit one item each; their outcomes by item."""

    def __init__(self, group: GroupCommit[str, str]) -> None:
        self.group = group
        self.outcomes: dict[str, str | Exception] = {}
        self.threads: list[threading.Thread] = []

    def submit(self, item: str) -> None:
        thread = threading.Thread(target=self._submit, args=(item,))
        thread.start()
        self.threads.append(thread)

    def _submit(self, item: str) -> None:
        try:
            self.outcomes[item] = self.group.submit(item)
        except (RetryLater, ValueError) as error:
            self.outcomes[item] = error

    def join(self) -> dict[str, str | Exception]:
        for thread in self.threads:
            thread.join(WAIT_S)
            assert not thread.is_alive()
        return self.outcomes


def test_what_gathers_during_a_commit_goes_out_in_the_next_one() -> None:
    gate = Gate()
    callers = Callers(group(gate))
    callers.submit("a")
    assert gate.entered.acquire(timeout=WAIT_S)
    for item in "bcd":
        callers.submit(item)
    while len(callers.group._queue) < 3:  # nothing tells when a thread has come to wait
        threading.Event().wait(0.001)
    gate.opened.release()
    gate.opened.release()
    assert callers.join() == {"a": "A", "b": "B", "c": "C", "d": "D"}
    assert [sorted(batch) for batch in gate.batches] == [["a"], ["b", "c", "d"]]


def test_an_exception_of_one_item_is_raised_to_its_caller_alone() -> None:
    def commit(items: Sequence[str]) -> Sequence[str | Exception]:
        return [ValueError(item) if item == "bad" else item for item in items]

    outcomes = group(commit).submit_all(["good", "bad", "fine"])
    assert outcomes[0] == "good"
    assert isinstance(outcomes[1], ValueError)
    assert outcomes[2] == "fine"


def test_what_commit_raises_reaches_every_caller_and_the_next_commit_works() -> None:
    calls: list[int] = []

    def commit(items: Sequence[str]) -> Sequence[str | Exception]:
        calls.append(len(items))
        if len(calls) == 1:
            raise ValueError("broken")
        return items

    merged = group(commit)
    with pytest.raises(ValueError, match="broken"):
        merged.submit("a")
    assert merged.submit("b") == "b"


def test_a_commit_that_answers_for_fewer_items_is_an_error_for_all() -> None:
    with pytest.raises(RuntimeError, match="0 outcomes for 1 items"):
        group(lambda _: []).submit("a")


def test_batches_keep_the_limits_of_items_and_bytes() -> None:
    seen: list[list[str]] = []

    def commit(items: Sequence[str]) -> Sequence[str | Exception]:
        seen.append(list(items))
        return items

    group(commit, max_items=2).submit_all(["a", "b", "c"])
    group(commit, max_bytes=5).submit_all(["aa", "bb", "cc", "longer than all", "d"])
    assert seen == [["a", "b"], ["c"], ["aa", "bb"], ["cc"], ["longer than all"], ["d"]]


def test_a_full_queue_is_refused_at_once() -> None:
    gate = Gate()
    merged = group(gate, max_queue_bytes=4)
    callers = Callers(merged)
    callers.submit("a")
    assert gate.entered.acquire(timeout=WAIT_S)
    callers.submit("bbbb")
    while not merged._queue:
        threading.Event().wait(0.001)
    with pytest.raises(RetryLater, match="queue_full"):
        merged.submit("c")
    gate.opened.release()
    gate.opened.release()
    assert callers.join() == {"a": "A", "bbbb": "BBBB"}


def test_a_caller_does_not_wait_for_ever() -> None:
    gate = Gate()
    merged = group(gate, timeout_s=0.05)
    with pytest.raises(RetryLater, match="not_confirmed"):
        merged.submit("a")
    gate.opened.release()


def test_what_a_caller_has_given_up_is_not_committed_later() -> None:
    gate = Gate()
    merged = group(gate, timeout_s=0.05)
    for item in ("taken", "given up"):
        with pytest.raises(RetryLater, match="not_confirmed"):
            merged.submit(item)
    assert merged._queued_bytes == 0
    gate.opened.release()
    gate.opened.release()
    callers = Callers(merged)
    callers.submit("new")
    assert callers.join() == {"new": "NEW"}
    assert gate.batches == [["taken"], ["new"]]


def test_what_comes_soon_after_a_call_gathers_until_the_next_one_is_full() -> None:
    seen: list[list[str]] = []

    def commit(items: Sequence[str]) -> Sequence[str | Exception]:
        seen.append(list(items))
        return items

    merged = group(commit, max_items=3, interval_s=WAIT_S)
    assert merged.submit("after a pause") == "after a pause"
    callers = Callers(merged)
    for item in "abc":
        callers.submit(item)
    assert set(callers.join()) == {"a", "b", "c"}
    assert [sorted(batch) for batch in seen] == [["after a pause"], ["a", "b", "c"]]


def test_calls_begin_the_interval_apart() -> None:
    merged = group(lambda items: items, interval_s=0.05)
    before_s = time.monotonic()
    for item in "abc":
        merged.submit(item)
    assert time.monotonic() - before_s >= 0.1


def test_what_is_given_up_while_it_gathers_does_not_end_the_worker() -> None:
    seen: list[list[str]] = []

    def commit(items: Sequence[str]) -> Sequence[str | Exception]:
        seen.append(list(items))
        return items

    merged = group(commit, timeout_s=0.05, interval_s=0.2)
    _until_taken(merged, "first")
    with pytest.raises(RetryLater, match="not_confirmed"):
        merged.submit("given up")
    assert merged._worker is not None
    merged._worker.join(0.4)  # past the interval
    assert merged._worker.is_alive()
    _until_taken(merged, "new")
    assert ["given up"] not in seen


def _until_taken(merged: GroupCommit[str, str], item: str) -> None:
    deadline_s = time.monotonic() + WAIT_S
    while time.monotonic() < deadline_s:
        with contextlib.suppress(RetryLater):
            assert merged.submit(item) == item
            return
    pytest.fail("never taken")


def test_nothing_runs_before_the_first_item() -> None:
    merged = group(lambda items: items)
    assert merged._worker is None
    assert merged.submit_all([]) == []
    assert merged._worker is None


def test_results_may_be_none() -> None:
    merged: GroupCommit[str, None] = GroupCommit(
        lambda items: [None] * len(items),
        size_bytes=len,
        max_items=9,
        max_bytes=9,
        max_queue_bytes=9,
        timeout_s=WAIT_S,
    )
    assert merged.submit_all(["a", "b"]) == [None, None]
