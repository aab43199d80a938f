"""What becomes of a batch: conflicts, contention, limits, errors."""

from collections.abc import Callable, Sequence

from functions.sink_firestore.committer import TRIES, Committer
from functions.sink_firestore.currencies import CURRENCIES
from functions.sink_firestore.documents import BadDocument
from functions.sink_firestore.events import Event, Purchase
from functions.sink_firestore.failures import Busy, Conflict, EventRefused, Unfit
from functions.sink_firestore.pace import Pace
from functions.sink_firestore.planning import Change, CounterWrite, counter_writes, planned
from functions.sink_firestore.transactions import MAX_REFUNDS
from shared.errors import Reason, RetryLater
from tests.unit.sink_firestore.examples import (
    DAY,
    MINUTE,
    MemoryStore,
    committer,
    item,
    param,
    purchase,
    refund,
)


def purchases(count: int, item_id: str = "A") -> list[Event]:
    return [purchase(transaction_id=f"T{number}", items=[item(item_id)]) for number in range(count)]


def counted_elsewhere(store: MemoryStore, *events: Event) -> None:
    """Another instance counts these."""
    names = list(dict.fromkeys(one.transaction for one in events))
    plan = planned(dict(enumerate(events)), store.read(names, timeout_s=1))
    store.apply(plan.changes, counter_writes(plan.changes))


def once(action: Callable[[], None]) -> Callable[[], None]:
    """The action, the first time that it is called."""
    waiting = [action]
    return lambda: waiting.pop()() if waiting else None


def test_purchases_that_wait_together_are_one_commit_with_one_write_a_document() -> None:
    store = MemoryStore()
    assert store.count(*purchases(50)) == [()] * 50
    ((transactions, counters),) = store.commits
    assert len(transactions) == 50
    assert counters == [("days", DAY), ("items", "A"), ("minutes", MINUTE)]
    assert store.of("items", "A")["counter"] == 50
    assert store.reads == 1


def test_what_is_known_costs_no_commit() -> None:
    store = MemoryStore()
    store.count(*purchases(3))
    assert store.count(*purchases(3)) == [()] * 3
    assert len(store.commits) == 1


def test_nothing_costs_nothing() -> None:
    store = MemoryStore()
    assert store.count() == []
    assert (store.reads, store.commits) == (0, [])


def test_an_event_that_another_instance_counts_meanwhile_does_not_hold_up_its_neighbours() -> None:
    store = MemoryStore()
    batch = purchases(10)
    store.before_commit = once(lambda: counted_elsewhere(store, batch[3]))
    assert store.count(*batch) == [()] * 10
    assert store.of("items", "A")["counter"] == 10
    assert [len(transactions) for transactions, _ in store.commits] == [1, 9]


def test_what_conflicts_again_is_divided() -> None:
    store = MemoryStore()
    batch = purchases(8)
    rivals = iter(range(8))

    def rival() -> None:
        counted_elsewhere(store, batch[next(rivals)])

    def only_together() -> None:
        if len(store.commits) < 2:
            rival()

    store.before_commit = only_together
    assert store.count(*batch) == [()] * 8
    assert store.of("items", "A")["counter"] == 8
    assert [len(transactions) for transactions, _ in store.commits] == [1, 1, 2, 4]


def test_a_conflict_without_end_is_for_later() -> None:
    store = MemoryStore(failures=[Conflict()] * 100)
    (outcome,) = store.count(purchase())
    assert isinstance(outcome, RetryLater)
    assert len(store.failures) == 100 - TRIES


def test_contention_is_tried_again_whole_and_slower() -> None:
    store = MemoryStore(failures=[Busy("Aborted"), Busy("Aborted")])
    waited: list[float] = []
    clock = [0.0]

    def sleep(seconds: float) -> None:
        waited.append(round(seconds, 3))
        clock[0] += seconds

    pace = Pace(0.1, 0.5, clock=lambda: clock[0], sleep=sleep)
    counting = Committer(store, pace, max_writes=500, timeout_s=10, clock=lambda: clock[0])
    assert counting.count(purchases(5)) == [()] * 5
    assert waited == [0.2, 0.4]
    assert len(store.commits) == 1


def test_contention_without_end_is_for_later() -> None:
    store = MemoryStore(failures=[Busy("Aborted")] * 100)
    assert all(isinstance(outcome, RetryLater) for outcome in store.count(*purchases(3)))
    assert store.counters == {}


def test_a_batch_that_takes_too_long_is_for_later() -> None:
    clock = iter(range(0, 1_000, 4))
    store = MemoryStore(failures=[Busy("Aborted")] * 100)
    outcomes = committer(store, clock=lambda: float(next(clock))).count(purchases(2))
    assert [str(outcome) for outcome in outcomes] == ["commit_failed: out of time"] * 2
    assert len(store.failures) > 90


def test_a_commit_that_is_not_confirmed_is_for_later_and_the_next_delivery_is_exact() -> None:
    store = MemoryStore()

    def lost_answer() -> None:
        counted_elsewhere(store, *purchases(4))
        raise RetryLater("firestore_failed: DeadlineExceeded")

    store.before_commit = once(lost_answer)
    assert all(isinstance(outcome, RetryLater) for outcome in store.count(*purchases(4)))
    assert store.count(*purchases(4)) == [()] * 4
    assert store.of("items", "A")["counter"] == 4


def test_a_commit_never_writes_more_documents_than_the_limit() -> None:
    store = MemoryStore()
    assert committer(store, max_writes=10).count(purchases(20)) == [()] * 20
    assert store.of("items", "A")["counter"] == 20
    assert all(len(some) + len(counters) <= 10 for some, counters in store.commits)
    assert len(store.commits) == 3


def test_a_commit_never_changes_more_fields_of_a_document_than_firestore_takes() -> None:
    """A day has four fields a currency and two more: so 124 currencies fit."""
    store = MemoryStore()
    widths = []
    store.before_commit = lambda: widths.append(len(store.counters.get(("days", DAY), {})))
    lines = [item(item_params=[param("profit", 1)])]
    events: list[Event] = [
        purchase(transaction_id=code, event_params=[param("currency", code)], items=lines)
        for code in sorted(CURRENCIES)
    ]
    assert store.count(*events) == [()] * len(events)
    assert [len(transactions) for transactions, _ in store.commits] == [124, len(CURRENCIES) - 124]
    assert widths == [0, 2 + 4 * 124]


def test_a_purchase_larger_than_the_limit_is_never_divided() -> None:
    store = MemoryStore()
    large = purchase(items=[item(f"I{number}") for number in range(30)])
    small = purchase(transaction_id="T2")
    assert committer(store, max_writes=10).count([small, large]) == [(), ()]
    assert [len(counters) for _, counters in store.commits] == [3, 32]


class PickyStore(MemoryStore):
    """Refuses every commit that has this item in it."""

    def apply(self, changes: Sequence[Change], counters: Sequence[CounterWrite]) -> None:
        if any(write.document == ("items", "bad") for write in counters):
            raise Unfit("Firestore: InvalidArgument")
        super().apply(changes, counters)


def test_an_event_that_firestore_refuses_does_not_fail_its_neighbours() -> None:
    store = PickyStore()
    bad = purchase(transaction_id="bad", items=[item("bad")])
    *outcomes, last = store.count(*purchases(499), bad)
    assert outcomes == [()] * 499
    assert isinstance(last, EventRefused)
    assert last.reason is Reason.REFUSED_BY_FIRESTORE
    assert store.of("items", "A")["counter"] == 499
    assert store.reads < 30


def test_a_document_that_somebody_else_changed_does_not_fail_its_neighbours() -> None:
    store = MemoryStore()
    store.count(*purchases(1))
    ((name, (fields, version)),) = store.transactions.items()
    store.transactions[name] = ({**fields, "lines": "none"}, version)
    bad, good = store.count(*purchases(2))
    assert isinstance(bad, BadDocument)
    assert name in str(bad)
    assert good == ()
    assert store.of("items", "A")["counter"] == 2


def test_more_refunds_than_a_document_holds_are_refused() -> None:
    def numbered(number: int) -> Event:
        return refund(event_params=[param("refund_id", f"R{number}")])

    store = MemoryStore()
    *outcomes, last = store.count(*(numbered(number) for number in range(MAX_REFUNDS + 1)))
    assert outcomes == [()] * MAX_REFUNDS
    assert isinstance(last, EventRefused)
    assert last.reason is Reason.TOO_LARGE
    assert store.count(purchase(items=[item(quantity=100)])) == [()]
    assert store.of("items", "A")["counter"] == 100 - MAX_REFUNDS


def test_the_last_purchase_describes_the_item_and_leaves_what_it_does_not_say() -> None:
    store = MemoryStore()
    store.count(
        purchase(items=[item(item_name="Old", item_brand="Acme")]),
        purchase(transaction_id="T2", items=[item(item_name="New", price=None)]),
    )
    assert store.descriptions["items", "A"] == {
        "item_id": "A", "item_name": "New", "item_brand": "Acme", "price": 10.0, "currency": "EUR",
    }  # fmt: skip


def test_a_purchase_that_is_known_describes_nothing() -> None:
    store = MemoryStore()
    store.count(purchase(items=[item(item_name="Now")]))
    old = purchase(items=[item(item_name="Before")])
    assert isinstance(old, Purchase)
    store.count(old, refund())
    assert store.descriptions["items", "A"]["item_name"] == "Now"
