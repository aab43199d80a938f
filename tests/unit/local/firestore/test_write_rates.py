from http import HTTPStatus

import grpc
import pytest

from local.firestore.clock import Clock
from local.firestore.debug import response
from local.firestore.documents import Documents
from local.firestore.errors import FirestoreError
from local.firestore.listen import ListenStreams
from local.firestore.names import document_name
from local.firestore.targets import Targets
from local.firestore.write_rates import MINUTES_KEPT, WriteRates
from tests.unit.local.firestore.subjects import ROOT

A, B = document_name(f"{ROOT}/items/a"), document_name(f"{ROOT}/items/b")
MINUTE_S = 60.0


class Watch:
    """A clock that the test sets, in seconds since 1970."""

    def __init__(self) -> None:
        self.now_s = 1_800_000_000.0  # 2027-01-15T08:00Z

    def __call__(self) -> float:
        return self.now_s


def test_commits_are_counted_per_document_and_minute() -> None:
    watch = Watch()
    rates = WriteRates(now_s=watch)
    rates.count([A, B])
    rates.count([A])
    watch.now_s += MINUTE_S
    rates.count([A])
    assert rates.report() == {
        "minutes": {
            "2027-01-15T08:00Z": {"items/a": 2, "items/b": 1},
            "2027-01-15T08:01Z": {"items/a": 1},
        },
        "max_per_s": {"document": "items/a", "writes": 2},
    }


def test_the_most_within_a_second_slides() -> None:
    watch = Watch()
    rates = WriteRates(now_s=watch)
    for step_s in (0.0, 0.6, 0.3, 0.3, 5.0):  # three of them lie within one second
        watch.now_s += step_s
        rates.count([A])
    assert rates.report()["max_per_s"] == {"document": "items/a", "writes": 3}


def test_old_minutes_are_forgotten() -> None:
    watch = Watch()
    rates = WriteRates(now_s=watch)
    for _ in range(MINUTES_KEPT + 5):
        rates.count([A])
        watch.now_s += MINUTE_S
    assert len(rates.report()["minutes"]) == MINUTES_KEPT


def test_a_reset_forgets_everything() -> None:
    rates = WriteRates(now_s=Watch())
    rates.count([A])
    rates.reset()
    assert rates.report() == {"minutes": {}, "max_per_s": None}


def test_one_commit_too_many_within_a_second_is_aborted() -> None:
    watch = Watch()
    rates = WriteRates(max_per_s=2, now_s=watch)
    for _ in range(2):
        rates.check([A, B])
        rates.count([A])
    with pytest.raises(FirestoreError) as refusal:
        rates.check([B, A])
    assert refusal.value.code == grpc.StatusCode.ABORTED
    rates.check([B])
    watch.now_s += 1.0
    rates.check([A])


def test_another_database_is_shown_by_its_name() -> None:
    rates = WriteRates(now_s=Watch())
    rates.count([document_name("projects/p/databases/shop/documents/items/a")])
    assert rates.report()["max_per_s"] == {"document": "shop:items/a", "writes": 1}


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET /writes HTTP/1.1\r\n\r\n", HTTPStatus.OK),
        (b"GET /writes?x=1 HTTP/1.1\r\n\r\n", HTTPStatus.OK),
        (b"DELETE /writes HTTP/1.1\r\n\r\n", HTTPStatus.NO_CONTENT),
        (b"POST /writes HTTP/1.1\r\n\r\n", HTTPStatus.METHOD_NOT_ALLOWED),
        (b"GET /listeners HTTP/1.1\r\n\r\n", HTTPStatus.OK),
        (b"POST /listeners/stall HTTP/1.1\r\n\r\n", HTTPStatus.NO_CONTENT),
        (b"GET /listeners/cut HTTP/1.1\r\n\r\n", HTTPStatus.METHOD_NOT_ALLOWED),
        (b"GET / HTTP/1.1\r\n\r\n", HTTPStatus.NOT_FOUND),
        (b"\r\n\r\n", HTTPStatus.NOT_FOUND),
    ],
)
def test_the_debug_port_answers(head: bytes, status: HTTPStatus) -> None:
    streams = ListenStreams(Targets(Documents(), Clock()))
    assert response(WriteRates(), streams, head)[0] == status
