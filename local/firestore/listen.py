"""Listen: one stream with its targets. Each answer is one batch that leaves them consistent.

A target begins with ADD and RESET, then all of its documents, CURRENT, and NO_CHANGE with the read
time and a resume token. RESET comes always: what the client still holds, from before this server
was restarted or from a snapshot that broke off, is dropped and sent again, so that no change is
missed and no document is left over, at the price of resending. The client reports only what
differs. A resume token is therefore never read.
"""

import asyncio
from collections import deque
from typing import Any

from local.firestore.clock import timestamp
from local.firestore.errors import (
    FirestoreError,
    cancelled,
    invalid_argument,
    resource_exhausted,
    unavailable,
)
from local.firestore.live import Difference
from local.firestore.messages import ListenRequest, ListenResponse, Target
from local.firestore.targets import LiveTarget, Targets
from local.firestore.writes import Change

BEHIND_MAX_MESSAGES = 100_000  # ours: a client that reads slower than this is cut off, and resumes
_RESUME_TOKEN_BYTES = 8

_NO_CHANGE, _ADD, _REMOVE, _CURRENT, _RESET = 0, 1, 2, 3, 4  # TargetChange.TargetChangeType


class ListenStream:
    """What one client hears; the RPC takes it from ``next_batch``.

    behind_max: messages that may wait for a client that does not read.
    """

    def __init__(self, targets: Targets, behind_max: int = BEHIND_MAX_MESSAGES) -> None:
        self._targets = targets
        self._behind_max = behind_max
        self._live: dict[int, LiveTarget] = {}
        self._outbox: deque[ListenResponse] = deque()
        self._wake = asyncio.Event()
        self._end: FirestoreError | None = None

    async def next_batch(self) -> list[ListenResponse]:
        """Wait for messages; raises the FirestoreError that ended the stream."""
        await self._wake.wait()
        self._wake.clear()
        if self._end is not None:
            raise self._end
        batch = list(self._outbox)
        self._outbox.clear()
        return batch

    def handle(self, request: ListenRequest) -> None:
        """Add or remove a target; one that cannot be added is answered by REMOVE and the cause."""
        if request.HasField("add_target"):
            target = request.add_target
            target_id = target.target_id or max(self._live, default=0) + 1
            try:
                self._add(target_id, target)
            except FirestoreError as refusal:
                self._send(_removed(target_id, refusal))
        elif request.remove_target:
            self._remove(request.remove_target)
        else:
            self.fail(invalid_argument("A request adds no target and removes none."))

    def hear(self, changes: dict[LiveTarget, list[Change]]) -> None:
        """Send what ``changes`` do to each target, then one consistent read time."""
        if len(self._outbox) > self._behind_max:
            self.fail(resource_exhausted("The listener does not read what it asked for."))
            return
        read_micros = self._targets.clock.read_micros()
        differences = {live: live.result.after(listed) for live, listed in changes.items()}
        for live, difference in differences.items():
            self._send_difference(live.target_id, difference, read_micros)
        if any(differences.values()):
            self._send(_target_change(_NO_CHANGE, read_micros=read_micros))

    def fail(self, error: FirestoreError) -> None:
        """End the stream; clients come back by themselves unless ``error`` is final."""
        self._end = error
        self.close()
        self._wake.set()

    def close(self) -> None:
        """Listen to nothing any more."""
        for live in self._live.values():
            self._targets.remove(live)
        self._live.clear()
        self._outbox.clear()

    def _add(self, target_id: int, target: Target) -> None:
        if target_id in self._live or target_id < 0:
            raise invalid_argument(f"Target id {target_id} is in use or negative.")
        live = self._targets.add(self, target_id, target)
        self._live[target_id] = live
        read_micros = self._targets.clock.read_micros()
        self._send(_target_change(_ADD, target_id))
        self._send(_target_change(_RESET, target_id))
        self._send_difference(target_id, live.result.initial(), read_micros)
        self._send(_target_change(_CURRENT, target_id, read_micros))
        self._send(_target_change(_NO_CHANGE, read_micros=read_micros))
        if target.once:
            self._remove(target_id)

    def _remove(self, target_id: int) -> None:
        live = self._live.pop(target_id, None)
        if live is None:
            self._send(_removed(target_id, invalid_argument(f"No target {target_id}.")))
            return
        self._targets.remove(live)
        self._send(_target_change(_REMOVE, target_id))

    def _send_difference(self, target_id: int, difference: Difference, read_micros: int) -> None:
        for document in difference.shown:
            change: dict[str, Any] = {"document": document, "target_ids": [target_id]}
            self._send(ListenResponse(document_change=change))
        gone: dict[str, Any] = {
            "removed_target_ids": [target_id],
            "read_time": timestamp(read_micros),
        }
        for name in difference.deleted:
            self._send(ListenResponse(document_delete={"document": name, **gone}))
        for name in difference.left:
            self._send(ListenResponse(document_remove={"document": name, **gone}))

    def _send(self, message: ListenResponse) -> None:
        self._outbox.append(message)
        self._wake.set()


class ListenStreams:
    """The open streams, so that all of them can be ended."""

    def __init__(self, targets: Targets) -> None:
        self._targets = targets
        self._open: set[ListenStream] = set()

    def open(self) -> ListenStream:
        """A new stream."""
        stream = ListenStream(self._targets)
        self._open.add(stream)
        return stream

    def close(self, stream: ListenStream) -> None:
        """The client has gone."""
        stream.close()
        self._open.discard(stream)

    def report(self) -> dict[str, int]:
        """How many are open, without those that were stalled."""
        return {"open": len(self._open)}

    def end_all(self) -> None:
        """Send all clients away with UNAVAILABLE: they reconnect, where CANCELLED ends them."""
        for stream in list(self._open):
            stream.fail(unavailable("The local server is shutting down."))

    def cancel_all(self) -> None:
        """Send all clients away so that they do not come back."""
        for stream in list(self._open):
            stream.fail(cancelled("The stream was cancelled."))

    def stall_all(self) -> None:
        """Leave all streams open and say nothing on them any more."""
        for stream in list(self._open):
            self.close(stream)


def _target_change(
    kind: int, target_id: int | None = None, read_micros: int | None = None
) -> ListenResponse:
    change: dict[str, Any] = {"target_change_type": kind}
    if target_id is not None:
        change["target_ids"] = [target_id]
    if read_micros is not None:
        change["read_time"] = timestamp(read_micros)
        change["resume_token"] = read_micros.to_bytes(_RESUME_TOKEN_BYTES, "big")
    return ListenResponse(target_change=change)


def _removed(target_id: int, cause: FirestoreError) -> ListenResponse:
    status = {"code": cause.code.value[0], "message": cause.message}
    change = {"target_change_type": _REMOVE, "target_ids": [target_id], "cause": status}
    return ListenResponse(target_change=change)
