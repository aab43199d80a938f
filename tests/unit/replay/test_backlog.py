import pytest

from functions.replay.backlog import LEASE_S, Backlog
from functions.replay.letters import Letter, letter
from tests.unit.replay.recorders import ROUTES, SubscriptionRecorder, refused

PATIENCE_S = 3.0


@pytest.fixture
def source() -> SubscriptionRecorder:
    return SubscriptionRecorder()


@pytest.fixture
def backlog(source: SubscriptionRecorder) -> Backlog:
    return Backlog(source, lambda received: letter(received, ROUTES), source.clock)


def fill(source: SubscriptionRecorder, count: int, size: int = 0) -> list[str]:
    return [source.publish(*refused(b'{"a":"%s"}' % (b"x" * size))) for _ in range(count)]


def gather(backlog: Backlog, limit: int = 100) -> tuple[list[Letter], bool]:
    return backlog.gather(limit, PATIENCE_S, lambda _: True, lambda _: None)


def test_all_is_pulled_until_nothing_new_comes_for_a_while(
    source: SubscriptionRecorder, backlog: Backlog
) -> None:
    ids = fill(source, 7)
    source.page = 3
    told: list[int] = []
    letters, more = backlog.gather(100, PATIENCE_S, lambda _: True, told.append)
    assert [each.id for each in letters] == ids
    assert not more
    assert told == [3, 6, 7]
    assert source.clock() == PATIENCE_S


def test_the_limit_ends_it_and_there_may_be_more(
    source: SubscriptionRecorder, backlog: Backlog
) -> None:
    fill(source, 7)
    letters, more = gather(backlog, limit=5)
    assert (len(letters), more) == (5, True)
    assert len(source.free()) == 2, "no more than the limit is held"


def test_memory_ends_it_too(
    source: SubscriptionRecorder,
) -> None:
    backlog = Backlog(
        source, lambda received: letter(received, ROUTES), source.clock, max_bytes=2_500
    )
    source.page = 1
    fill(source, 5, size=1_000)
    letters, more = gather(backlog)
    assert (len(letters), more) == (3, True)


def test_data_that_is_not_wanted_takes_no_memory_and_is_never_sent(
    source: SubscriptionRecorder, backlog: Backlog
) -> None:
    fill(source, 1)
    [forgotten] = backlog.gather(9, PATIENCE_S, lambda _: False, lambda _: None)[0]
    assert forgotten.data is None
    with pytest.raises(ValueError, match="forgotten"):
        forgotten.replay()


def test_what_is_delivered_twice_is_one_letter_and_its_last_delivery_is_acked(
    source: SubscriptionRecorder, backlog: Backlog
) -> None:
    [key] = fill(source, 1)
    [held] = gather(backlog)[0]
    source.held_until_s[key] = 0.0  # the lease has run out all the same
    assert backlog.pull(9, PATIENCE_S, lambda _: True) == []
    backlog.ack([held])
    assert source.waiting == {}


def test_everything_not_acked_is_given_back_at_the_end_even_of_a_failure(
    source: SubscriptionRecorder, backlog: Backlog
) -> None:
    ids = fill(source, 3)
    with pytest.raises(KeyboardInterrupt):
        _interrupted(source, backlog)
    assert source.free() == ids[1:]


def _interrupted(source: SubscriptionRecorder, backlog: Backlog) -> None:
    with backlog:
        letters, _ = gather(backlog)
        assert source.free() == []
        backlog.ack(letters[:1])
        source.clock.interrupted = True
        gather(backlog)


def test_leases_are_renewed_while_the_work_lasts(
    source: SubscriptionRecorder, backlog: Backlog
) -> None:
    fill(source, 3)
    with backlog:
        gather(backlog)
        for _ in range(20):
            source.clock.sleep(LEASE_S / 6)
            backlog.renew()
            assert source.free() == []


def test_a_subscription_that_is_gone_at_the_end_hides_no_other_error(
    source: SubscriptionRecorder, backlog: Backlog
) -> None:
    fill(source, 1)
    with pytest.raises(KeyError, match="another"):
        _fail_while_it_goes_down(source, backlog)


def _fail_while_it_goes_down(source: SubscriptionRecorder, backlog: Backlog) -> None:
    with backlog:
        gather(backlog)
        source.is_down = True
        raise KeyError("another")
