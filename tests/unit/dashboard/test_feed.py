"""The feed's stories: what it reads, what it doubts, how it comes back."""

import itertools
import random
import threading
import time

import pytest

from functions.dashboard.feed import Feed
from functions.dashboard.held import OVERLAP
from functions.dashboard.listening import MOST_HEARD
from functions.dashboard.parts import Part
from functions.dashboard.source import NEWEST_READS, Unread
from tests.unit.dashboard.shop import BEGIN, LAG_S, Ear, Shop, live, watched

DOWN = Unread("ServiceUnavailable")


def units(feed: Feed) -> int:
    return sum(item.units for item in feed.look().items)


def sell_all_the_time(shop: Shop, feed: Feed, seconds: float) -> None:
    """Ten purchases a second, of any of 20 items."""
    chosen = random.Random(1)  # noqa: S311 - a test's own
    for _ in range(round(seconds / 0.1)):
        shop.sell(f"item {chosen.randrange(20)}")
        live(shop, feed, 0.1, step_s=0.1)


def items_read(shop: Shop) -> list[object]:
    return [since.items_after for part, since in shop.read_parts if part is Part.ITEMS]


def test_it_reads_all_once_and_then_only_listens() -> None:
    shop = Shop()
    shop.sell()
    feed = watched(shop)
    live(shop, feed, 60)
    shop.sell()
    shop.wait(LAG_S)
    assert units(feed) == 2
    assert items_read(shop) == [None]
    assert [ear.since.items_after for ear in shop.ears if ear.part is Part.ITEMS] == [
        BEGIN - OVERLAP
    ]
    assert feed.health().is_listening
    assert (feed.health().confirmed_s or 0) < 5 + 0.25


def test_a_listener_that_has_stalled_is_found_out_and_the_numbers_are_read_meanwhile() -> None:
    shop = Shop()
    feed = watched(shop)
    live(shop, feed, 10)
    shop.is_stalled = True
    shop.sell()
    assert units(feed) == 0
    live(shop, feed, 8)  # a heartbeat, the patience, a step
    assert units(feed) == 1
    assert not feed.health().is_listening
    assert feed.health().lost_s is not None
    shop.is_stalled = False
    live(shop, feed, 20)
    assert feed.health().is_listening
    assert feed.health().lost_s is None


@pytest.mark.parametrize(
    "lags", [(0.1,), (LAG_S,), (2.0,), (0.1, 1.9, 0.7, 0.3)], ids=lambda lags: f"{lags}_s"
)
def test_listeners_that_are_always_a_little_late_are_not_taken_for_dead(
    lags: tuple[float, ...],
) -> None:
    shop = Shop()
    shop.lags = itertools.cycle(lags)
    feed = watched(shop, STALL_S="2")
    sell_all_the_time(shop, feed, 60)
    assert feed.losses == 0
    assert feed.health().is_listening
    assert (feed.health().confirmed_s or 0) <= 5 + 2 + 0.1
    assert len([part for part, _ in shop.read_parts if part is Part.DAYS]) <= 2


def test_listeners_that_stop_are_found_out_while_the_shop_sells_all_the_time() -> None:
    shop = Shop()
    feed = watched(shop, STALL_S="2")
    sell_all_the_time(shop, feed, 10)
    shop.is_stalled = True
    sell_all_the_time(shop, feed, 5 + 2 + 0.5)
    assert feed.losses == 1
    assert not feed.health().is_listening
    assert shop.sold - units(feed) <= 3  # of the time since the read
    shop.is_stalled = False
    sell_all_the_time(shop, feed, 10)
    assert feed.health().is_listening
    assert feed.health().lost_s is None


def test_a_listener_that_always_is_too_late_is_lost() -> None:
    shop = Shop()
    shop.lags = itertools.repeat(4.0)
    feed = watched(shop, STALL_S="2")
    sell_all_the_time(shop, feed, 30)
    assert feed.losses > 0


def test_a_purchase_that_others_push_out_before_it_is_looked_for_is_not_missing() -> None:
    shop = Shop()
    feed = watched(shop, FEED_LENGTH="1")
    sell_all_the_time(shop, feed, 60)
    assert feed.losses == 0


def test_while_there_is_no_listener_each_change_is_read_within_the_poll() -> None:
    shop = Shop()
    feed = watched(shop, POLL_S="5")
    live(shop, feed, 10)
    shop.is_stalled = True
    shop.sell()
    live(shop, feed, 10)
    for sold in range(2, 6):
        shop.sell()
        live(shop, feed, 8)
        assert units(feed) == sold
    assert all(after is not None for after in items_read(shop)[2:])


def test_a_listener_that_has_ended_is_made_anew_from_the_newest_on() -> None:
    shop = Shop()
    shop.sell()
    feed = watched(shop)
    live(shop, feed, 1)
    shop.ears[2].is_alive = False
    live(shop, feed, 2)
    assert len(shop.ears) == 2 * len(Part)
    assert not any(ear.is_alive for ear in shop.ears[: len(Part)])
    assert shop.ears[len(Part)].since.items_after == shop.documents[Part.ITEMS]["hat"].version - (
        OVERLAP
    )
    assert feed.losses == 1


def test_listeners_that_never_begin_are_given_up_with_longer_and_longer_pauses() -> None:
    shop = Shop()
    shop.is_stalled = True
    feed = watched(shop)
    live(shop, feed, 600)
    assert 5 * len(Part) < len(shop.ears) < 20 * len(Part)


def test_without_firestore_nothing_is_confirmed_and_then_it_goes_on() -> None:
    shop = Shop()
    shop.sell()
    feed = watched(shop)
    live(shop, feed, 10)
    shop.raises = DOWN
    live(shop, feed, 30)
    health = feed.health()
    assert (health.error, units(feed)) == ("ServiceUnavailable", 1)
    assert (health.confirmed_s or 0) > 25
    shop.sell()
    assert not any(ear.is_alive for ear in shop.ears)
    assert len(shop.ears) == len(Part), "listeners are opened that cannot be"
    shop.raises = None
    live(shop, feed, 8)
    assert (feed.health().error, units(feed)) == ("", 2)
    assert feed.health().is_listening


def test_a_first_read_that_fails_is_tried_again() -> None:
    shop = Shop()
    shop.raises = DOWN
    feed = watched(shop)
    live(shop, feed, 3)
    assert not feed.health().is_read
    shop.raises = None
    shop.sell()
    live(shop, feed, 6)
    assert (feed.health().is_read, units(feed)) == (True, 1)


@pytest.mark.parametrize(
    ("raised", "is_bug"), [(KeyError("x"), True), (Unread("DefaultCredentialsError"), False)]
)
@pytest.mark.parametrize("begins_well", [True, False])
def test_any_error_is_told_once_and_tried_again_with_pauses(
    raised: Exception, is_bug: bool, begins_well: bool, caplog: pytest.LogCaptureFixture
) -> None:
    shop = Shop()
    feed = watched(shop)
    live(shop, feed, 6 if begins_well else 0)
    shop.raises = raised
    before = shop.attempts
    live(shop, feed, 60)
    health = feed.health()
    name = "KeyError" if is_bug else "DefaultCredentialsError"
    assert (health.error, health.is_bug, health.is_read) == (name, is_bug, begins_well)
    assert 10 <= shop.attempts - before <= 20
    assert [record.name for record in caplog.records if "feed" in record.name] == [
        "functions.dashboard.feed"
    ]
    shop.raises = None
    shop.sell()
    live(shop, feed, 8)
    assert (feed.health().error, units(feed), feed.health().is_listening) == ("", 1, True)


def test_the_listener_of_items_is_kept_small() -> None:
    shop = Shop()
    feed = watched(shop)
    live(shop, feed, 1)
    for number in range(MOST_HEARD[Part.ITEMS] + 1):
        shop.sell(f"item {number}")
    live(shop, feed, 300)
    listeners = [ear for ear in shop.ears if ear.part is Part.ITEMS]
    assert [ear.is_alive for ear in listeners] == [False, True]
    assert len(items_read(shop)) == 1
    assert feed.losses == 0


def minute_listeners(shop: Shop) -> list[Ear]:
    return [ear for ear in shop.ears if ear.part is Part.MINUTES]


def test_the_listener_of_minutes_is_kept_small_and_nothing_is_lost_or_late_meanwhile() -> None:
    shop = Shop()
    feed = watched(shop)
    live(shop, feed, 1)
    for _ in range(5 * 60 + 30):
        shop.sell()
        live(shop, feed, 60, step_s=10)
        assert feed.health().is_listening
        assert units(feed) == shop.sold
    listeners = minute_listeners(shop)
    assert max(len(ear.names) for ear in listeners) <= MOST_HEARD[Part.MINUTES] + 2
    assert [ear.is_alive for ear in listeners] == [False] * 3 + [True]  # after 3 hours, 4, 5
    assert (feed.losses, len(items_read(shop))) == (0, 1)


def test_the_old_listener_hears_until_the_new_one_has_said_what_there_is() -> None:
    shop = Shop()
    shop.lags = itertools.repeat(2.0)
    feed = watched(shop)
    live(shop, feed, 3)
    for second in itertools.takewhile(lambda _: len(minute_listeners(shop)) < 2, itertools.count()):
        if second % 60 == 0:
            shop.sell()
        live(shop, feed, 1, step_s=1)
    old, new = minute_listeners(shop)
    assert (old.is_alive, new.is_alive, new.names) == (True, True, set())
    assert feed.health().is_listening
    live(shop, feed, 2)
    assert (old.is_alive, new.is_alive, len(new.names) > 100) == (False, True, True)


def test_a_new_listener_that_says_nothing_is_a_loss_like_any() -> None:
    shop = Shop()
    feed = watched(shop)
    live(shop, feed, 1)
    for _ in range(MOST_HEARD[Part.MINUTES]):
        shop.sell()
        live(shop, feed, 60, step_s=5)
    shop.sell()
    shop.lags = itertools.repeat(1_000.0)
    live(shop, feed, 9)
    assert (len(minute_listeners(shop)), feed.losses) == (2, 0)
    live(shop, feed, 3)
    assert feed.losses == 1


def test_reads_are_counted() -> None:
    shop = Shop()
    shop.sell()
    feed = watched(shop, HEARTBEAT_S="5")
    live(shop, feed, 4)
    first, listened, heartbeat = 4, 4, NEWEST_READS
    assert feed.reads == first + listened + heartbeat
    live(shop, feed, 10)
    assert feed.reads == first + listened + 3 * heartbeat


def test_while_nobody_looks_nothing_is_read_and_who_looks_wakes_it() -> None:
    shop = Shop()
    feed = watched(shop, IDLE_S="60")
    live(shop, feed, 10)
    shop.now_s += 61
    resting = threading.Thread(target=feed.step)
    resting.start()
    deadline_s = time.monotonic() + 10
    while any(ear.is_alive for ear in shop.ears):
        assert time.monotonic() < deadline_s
        time.sleep(0.001)
    shop.sell()
    reads = feed.reads
    shop.now_s += 3_600
    while resting.is_alive():  # a look right before it rests is not seen; pages look all the time
        feed.look()
        resting.join(0.01)
    assert (feed.reads, feed.health().woke_s) == (reads, 0)
    live(shop, feed, 2)
    assert units(feed) == 1
    assert feed.health().is_listening
    assert feed.health().woke_s is None
