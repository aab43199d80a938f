"""A Listen stream without a network."""

import asyncio
from typing import Any

import grpc
import pytest

from local.firestore.clock import Clock
from local.firestore.documents import Documents
from local.firestore.errors import FirestoreError
from local.firestore.listen import ListenStream, ListenStreams
from local.firestore.messages import ListenRequest, ListenResponse
from local.firestore.targets import Targets
from tests.unit.local.firestore.subjects import ROOT, change, document


class Listening:
    """A stream, what it looks at, and what it has said."""

    def __init__(self) -> None:
        self.documents = Documents([document("items/a", n=1)])
        self.targets = Targets(self.documents, Clock())
        self.streams = ListenStreams(self.targets)
        self.stream: ListenStream = self.streams.open()

    def add(self, target_id: int, **target: Any) -> None:  # noqa: ANN401 - of Target
        target.setdefault("documents", {"documents": [f"{ROOT}/items/a"]})
        self.stream.handle(ListenRequest(add_target={"target_id": target_id, **target}))

    def set(self, n: int) -> None:
        before, after = self.documents.get(f"{ROOT}/items/a"), document("items/a", n, n=n)
        one = change("items/a", before, after)
        self.documents.apply([one])
        self.targets.tell([one])

    def said(self) -> list[ListenResponse]:
        return asyncio.run(asyncio.wait_for(self.stream.next_batch(), 1))

    def kinds(self) -> list[str]:
        """What it said: target changes by their numbers, documents by their kind."""
        return [
            str(one.target_change.target_change_type)
            if one.WhichOneof("response_type") == "target_change"
            else str(one.WhichOneof("response_type"))
            for one in self.said()
        ]


ADD, REMOVE, CURRENT, RESET, NO_CHANGE = "1", "2", "3", "4", "0"


def test_a_target_begins_reset_and_consistent() -> None:
    listening = Listening()
    listening.add(1)
    assert listening.kinds() == [ADD, RESET, "document_change", CURRENT, NO_CHANGE]


def test_a_consistent_answer_has_a_time_and_a_token_and_names_no_target() -> None:
    listening = Listening()
    listening.add(1)
    last = listening.said()[-1].target_change
    assert (list(last.target_ids), bool(last.resume_token)) == ([], True)
    assert last.read_time.seconds > 0


def test_two_targets_of_one_document_hear_it_in_one_batch() -> None:
    listening = Listening()
    listening.add(1)
    listening.add(2)
    listening.said()
    listening.set(2)
    assert listening.kinds() == ["document_change", "document_change", NO_CHANGE]


def test_a_target_that_is_wanted_once_is_removed_when_current() -> None:
    listening = Listening()
    listening.add(1, once=True)
    assert listening.kinds()[-3:] == [CURRENT, NO_CHANGE, REMOVE]
    listening.set(2)
    listening.add(2)
    assert listening.kinds()[0] == ADD


def test_a_target_id_in_use_is_refused_and_the_first_target_stays() -> None:
    listening = Listening()
    listening.add(1)
    listening.said()
    listening.add(1)
    (refused,) = listening.said()
    assert refused.target_change.cause.code == grpc.StatusCode.INVALID_ARGUMENT.value[0]
    listening.set(2)
    assert listening.kinds() == ["document_change", NO_CHANGE]


def test_a_target_without_an_id_is_given_one() -> None:
    listening = Listening()
    listening.add(0)
    listening.add(0)
    added = [one.target_change for one in listening.said()]
    ids = [list(one.target_ids) for one in added if str(one.target_change_type) == ADD]
    assert ids == [[1], [2]]


def test_a_request_that_asks_for_nothing_ends_the_stream() -> None:
    listening = Listening()
    listening.stream.handle(ListenRequest())
    with pytest.raises(FirestoreError) as end:
        listening.said()
    assert end.value.code == grpc.StatusCode.INVALID_ARGUMENT


def test_a_listener_that_does_not_read_is_cut_off() -> None:
    listening = Listening()
    listening.stream = ListenStream(listening.targets, behind_max=10)
    listening.add(1)
    for n in range(2, 12):
        listening.set(n)
    with pytest.raises(FirestoreError) as end:
        listening.said()
    assert end.value.code == grpc.StatusCode.RESOURCE_EXHAUSTED


def test_at_the_end_every_stream_is_told_to_come_back() -> None:
    listening = Listening()
    listening.add(1)
    listening.streams.end_all()
    with pytest.raises(FirestoreError) as end:
        listening.said()
    assert end.value.code == grpc.StatusCode.UNAVAILABLE


def test_streams_that_are_stalled_say_nothing_and_stay_open() -> None:
    listening = Listening()
    listening.add(1)
    listening.said()
    listening.streams.stall_all()
    listening.set(2)
    assert listening.streams.report() == {"open": 0}
    with pytest.raises(TimeoutError):
        asyncio.run(asyncio.wait_for(listening.stream.next_batch(), 0.01))


def test_streams_that_are_ended_do_not_ask_clients_to_come_back() -> None:
    listening = Listening()
    listening.streams.cancel_all()
    with pytest.raises(FirestoreError) as end:
        listening.said()
    assert end.value.code == grpc.StatusCode.CANCELLED
