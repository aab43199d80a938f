import math

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from local.pubsub.lease_queue import Holder, Lease, LeaseQueue, Outstanding


def queue_of(count: int) -> LeaseQueue:
    queue = LeaseQueue()
    for number in range(count):
        queue.add(Outstanding(number, published_at_s=100.0 + number, size_bytes=10))
    return queue


def ids(leases: list[Lease]) -> list[int]:
    return [lease.message.message_id for lease in leases]


def take(queue: LeaseQueue, limit: int = 100, expires_at_s: float = 10.0) -> list[Lease]:
    return queue.take(Holder(), limit, expires_at_s, oldest_s=0).leases


def test_messages_come_in_order_and_only_once() -> None:
    queue = queue_of(3)
    assert ids(take(queue, limit=2)) == [0, 1]
    assert ids(take(queue)) == [2]
    assert take(queue) == []


def test_a_holder_gets_no_more_messages_than_it_can_bear_until_one_is_settled() -> None:
    queue, holder = queue_of(5), Holder(max_messages=2)
    assert ids(queue.take(holder, 100, 10, 0).leases) == [0, 1]
    assert queue.take(holder, 100, 10, 0).leases == []
    queue.settle(0)
    assert ids(queue.take(holder, 100, 10, 0).leases) == [2]


def test_a_holder_full_of_bytes_gets_no_more() -> None:
    queue, holder = queue_of(5), Holder(max_bytes=15)
    assert ids(queue.take(holder, 100, 10, 0).leases) == [0, 1]
    assert holder.size_bytes == 20


def test_a_settled_message_never_comes_again_wherever_it_was() -> None:
    queue = queue_of(4)
    leased, waiting, *_ = take(queue, limit=2)
    queue.put_back(waiting.message, at_s=5, now_s=0)
    assert [queue.settle(number) for number in (0, 1, 2)] == [True, True, True]
    assert queue.settle(0) is False
    queue.advance(100)
    assert ids(take(queue)) == [3]
    assert leased.message.lease is None


def test_a_lease_runs_out_at_its_deadline_and_not_before() -> None:
    queue = queue_of(1)
    (lease,) = take(queue, expires_at_s=10)
    assert queue.next_due_s() == 10
    assert queue.advance(9.999) == []
    assert queue.advance(10) == [lease]


def test_an_extended_lease_runs_out_at_its_new_deadline_earlier_or_later() -> None:
    queue = queue_of(2)
    longer, shorter = take(queue, expires_at_s=10)
    queue.extend(longer, 30)
    queue.extend(shorter, 5)
    assert queue.advance(5) == [shorter]
    queue.put_back(shorter.message, 5, 5)
    assert queue.advance(29) == []
    assert queue.advance(30) == [longer]


def test_a_push_has_no_deadline_of_the_queue() -> None:
    queue = queue_of(1)
    take(queue, expires_at_s=math.inf)
    assert queue.next_due_s() == math.inf


def test_a_retry_waits_until_its_time_while_others_are_delivered() -> None:
    queue = queue_of(2)
    first, second = take(queue)
    queue.put_back(first.message, at_s=7, now_s=1)
    queue.put_back(second.message, at_s=1, now_s=1)
    assert ids(take(queue)) == [1]
    queue.advance(6.9)
    assert take(queue) == []
    queue.advance(7)
    assert ids(take(queue)) == [0]


def test_only_the_newest_lease_of_a_message_is_current() -> None:
    queue = queue_of(1)
    (old,) = take(queue)
    queue.put_back(old.message, 0, 0)
    (new,) = take(queue)
    assert queue.current(0, old.number) is None
    assert queue.current(0, new.number) is new
    assert queue.current(99, new.number) is None


def test_messages_past_the_retention_time_are_handed_back_not_leased() -> None:
    queue = queue_of(3)
    taken = queue.take(Holder(), 100, 10, oldest_s=101.5)
    assert [message.message_id for message in taken.outdated] == [0, 1]
    assert ids(taken.leases) == [2]


def test_a_parked_message_stays_outstanding_but_is_not_delivered() -> None:
    queue = queue_of(1)
    (lease,) = take(queue)
    queue.park(lease.message)
    assert take(queue) == []
    assert list(queue.outstanding) == [0]


def test_old_deadlines_of_settled_leases_do_not_pile_up() -> None:
    queue = LeaseQueue()
    for number in range(5_000):
        queue.add(Outstanding(number, 0.0, 1))
        take(queue, expires_at_s=60)
        queue.settle(number)
    assert len(queue._expiries) < 2_000


class QueueMachine(RuleBasedStateMachine):
    """Any order of events: no message is lost, doubled or delivered after it was settled."""

    leases = Bundle("leases")

    def __init__(self) -> None:
        super().__init__()
        self.queue = LeaseQueue()
        self.holder = Holder()
        self.now_s = 0.0
        self.unsettled: set[int] = set()
        self.added = 0

    @rule()
    def add(self) -> None:
        self.queue.add(Outstanding(self.added, 0.0, 1))
        self.unsettled.add(self.added)
        self.added += 1

    @rule(target=leases, deadline_s=st.integers(1, 20))
    def take(self, deadline_s: int) -> Lease | None:
        taken = self.queue.take(self.holder, 1, self.now_s + deadline_s, -1).leases
        assert set(ids(taken)) <= self.unsettled
        return taken[0] if taken else None

    @rule(lease=leases)
    def settle(self, lease: Lease | None) -> None:
        if lease:
            assert self.queue.settle(lease.message.message_id) is (
                lease.message.message_id in self.unsettled
            )
            self.unsettled.discard(lease.message.message_id)

    @rule(lease=leases, delay_s=st.integers(0, 20))
    def fail(self, lease: Lease | None, delay_s: int) -> None:
        if lease and lease.message.lease is lease:
            self.queue.put_back(lease.message, self.now_s + delay_s, self.now_s)

    @rule(lease=leases, seconds=st.integers(1, 20))
    def extend(self, lease: Lease | None, seconds: int) -> None:
        if lease and lease.message.lease is lease:
            self.queue.extend(lease, self.now_s + seconds)

    @rule(seconds=st.integers(1, 10))
    def wait(self, seconds: int) -> None:
        self.now_s += seconds
        for lease in self.queue.advance(self.now_s):
            self.queue.put_back(lease.message, self.now_s, self.now_s)

    @invariant()
    def everything_unsettled_is_outstanding(self) -> None:
        assert set(self.queue.outstanding) == self.unsettled

    @invariant()
    def the_holder_counts_its_leases(self) -> None:
        leased = [m for m in self.queue.outstanding.values() if m.lease is not None]
        assert self.holder.messages == self.holder.size_bytes == len(leased)

    def teardown(self) -> None:
        self.wait(1_000)
        delivered = ids(self.queue.take(Holder(), 10_000, math.inf, -1).leases)
        assert sorted(delivered) == sorted(self.unsettled)


TestQueueMachine = QueueMachine.TestCase
