from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.replay.balance import Balance
from functions.replay.letters import Letter
from functions.replay.sending import Pace, batches, drop, send
from shared.errors import RetryLater
from shared.publisher import Unpublishable
from tests.recorders import TopicRecorder
from tests.unit.replay.recorders import ENRICHED, RAW, Clock, read, refused


@dataclass
class HeldRecorder:
    acked: list[str] = field(default_factory=list)
    renewals: list[float] = field(default_factory=list)
    clock: Clock = field(default_factory=Clock)

    def ack(self, letters: Iterable[Letter]) -> None:
        self.acked += [letter.id for letter in letters]

    def renew(self) -> None:
        self.renewals.append(self.clock())


class PickyTopic(TopicRecorder):
    """Refuses what says ``large``, as Pub/Sub refuses a message over its limits."""

    def publish_all(self, messages: Sequence[tuple[bytes, Mapping[str, str]]]) -> list[str]:
        if any(b"large" in data for data, _ in messages):
            raise Unpublishable("too large")
        return super().publish_all(messages)


def raw_letters(count: int) -> list[Letter]:
    return [read(refused(b'{"n":%d}' % index), str(index)) for index in range(count)]


def row_letters(count: int) -> list[Letter]:
    return [
        read(refused(stage="sink_bigquery", topic=ENRICHED), str(1_000 + index))
        for index in range(count)
    ]


def pace(held: HeldRecorder, rate: float = 100.0) -> Pace:
    return Pace(rate=rate, now_s=held.clock, sleep=held.clock.sleep)


def test_each_goes_to_its_own_topic_and_is_acked_after_it() -> None:
    held, topics = HeldRecorder(), {RAW: TopicRecorder(), ENRICHED: TopicRecorder()}
    raw, rows = raw_letters(3), row_letters(2)
    mixed = [raw[0], rows[0], raw[1], rows[1], raw[2]]
    balance = sum(send(mixed, topics.__getitem__, held, pace(held)), Balance())
    assert balance == Balance(sent=5, acked=5)
    assert topics[RAW].published == [letter.replay() for letter in raw]
    assert topics[ENRICHED].published == [letter.replay() for letter in rows]
    assert sorted(held.acked) == ["0", "1", "1000", "1001", "2"]


@pytest.mark.parametrize(("rate", "count", "takes_s"), [(100, 1_000, 9.9), (2, 10, 4.5)])
def test_the_rate_is_never_exceeded(rate: float, count: int, takes_s: float) -> None:
    held, topic = HeldRecorder(), TopicRecorder()
    for step in send(raw_letters(count), lambda _: topic, held, pace(held, rate)):
        if step.sent:
            allowed = held.clock() * rate + max(1, rate / 10)
            assert len(topic.published) <= allowed + 1e-6
    assert held.clock() == pytest.approx(takes_s)


def test_a_slow_rate_does_not_let_leases_run_out() -> None:
    held = HeldRecorder()
    list(send(raw_letters(3), lambda _: TopicRecorder(), held, pace(held, rate=0.01)))
    gaps = [later - sooner for sooner, later in zip(held.renewals, held.renewals[1:], strict=False)]
    assert held.clock() == pytest.approx(200)
    assert max(gaps) <= 20


def test_a_topic_that_fails_leaves_what_is_not_sent_unacked() -> None:
    held, topic = HeldRecorder(), TopicRecorder()
    steps = send(raw_letters(25), lambda _: topic, held, pace(held))
    assert next(steps) == Balance(sent=10)
    assert held.acked == [], "acknowledged only after it is published"
    assert next(steps) == Balance(acked=10)
    topic.failure = RetryLater("publish_failed")
    with pytest.raises(RetryLater):
        next(steps)
    assert len(held.acked) == 10


def test_one_that_pubsub_refuses_for_ever_stays_and_its_neighbours_go() -> None:
    held, topic = HeldRecorder(), PickyTopic()
    letters = [*raw_letters(2), read(refused(b'{"n":"large"}'), "9")]
    balance = sum(send(letters, lambda _: topic, held, pace(held)), Balance())
    assert balance == Balance(sent=2, acked=2, unpublishable=1)
    assert held.acked == ["0", "1"]


def test_what_is_dropped_is_acked_and_sent_nowhere() -> None:
    held = HeldRecorder()
    balance = sum(drop([*raw_letters(2), read(refused(b"x"), "9")], held), Balance())
    assert balance == Balance(acked=3)
    assert held.acked == ["0", "1", "9"]


def test_what_cannot_be_sent_is_a_bug_here() -> None:
    with pytest.raises(TypeError, match="only length"):
        list(batches([read(refused(b"x"))], 10))


@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 300)), max_size=40),
    st.integers(1, 5),
    st.integers(1, 500),
)
def test_batches_lose_nothing_and_keep_to_their_bounds(
    shapes: list[tuple[bool, int]], size: int, max_bytes: int
) -> None:
    letters = []
    for index, (is_row, length) in enumerate(shapes):
        stage, topic = ("sink_bigquery", ENRICHED) if is_row else ("enrich", RAW)
        data = b'{"a":"%s"}' % (b"x" * length)
        letters.append(read(refused(data, stage=stage, topic=topic), str(index)))
    made = list(batches(letters, size, max_bytes))
    assert sorted(letter.id for _, batch in made for letter in batch) == sorted(
        letter.id for letter in letters
    )
    for topic, batch in made:
        assert 1 <= len(batch) <= size
        assert len(batch) == 1 or sum(len(letter.data or b"") for letter in batch) <= max_bytes
        ways = {letter.route for letter in batch}
        assert {getattr(way, "topic", None) for way in ways} == {topic}
