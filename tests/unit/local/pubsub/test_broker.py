import asyncio
import time
from pathlib import Path

import pytest

from local.pubsub.ack_ids import AckId, parse_ack_id
from local.pubsub.bodies import Bodies
from local.pubsub.broker import Broker
from local.pubsub.errors import (
    InvalidArgumentError,
    NotFoundError,
)
from local.pubsub.lease_queue import Holder, Lease
from local.pubsub.live_subscription import LiveSubscription
from local.pubsub.wire import PubsubMessage
from tests.unit.local.pubsub.brokers import DEAD, NAME, TOPIC, Local, story

FIVE_THEN_DEAD = {"dead_letter_topic": DEAD, "max_delivery_attempts": 5}


async def leases(live: LiveSubscription, deadline_s: float = 10) -> list[Lease]:
    return await live.next_leases(Holder(), 100, deadline_s)


async def datas(local: Local, live: LiveSubscription) -> list[bytes]:
    return [local.message(it.message.message_id).data for it in await leases(live)]


def test_every_subscription_gets_what_its_filter_wants(tmp_path: Path) -> None:
    async def tell(local: Local) -> None:
        local.with_topics()
        everything = local.subscribe(NAME)
        purchases = local.subscribe(NAME + "2", filter='attributes.name = "purchase"')
        await local.publish(b"view", name="page_view")
        await local.publish(b"sale", name="purchase")
        assert await datas(local, everything) == [b"view", b"sale"]
        assert await datas(local, purchases) == [b"sale"]

    story(tmp_path, tell)


def test_what_no_subscription_wants_is_not_kept(tmp_path: Path) -> None:
    async def tell(local: Local) -> None:
        local.with_topics()
        (unread,) = await local.publish(b"x")
        local.subscribe(filter="attributes:a")
        (filtered,) = await local.publish(b"x")
        for message_id in (unread, filtered):
            with pytest.raises(LookupError):
                local.store.body(int(message_id))

    story(tmp_path, tell)


def test_ids_grow_and_are_those_that_publish_returned(tmp_path: Path) -> None:
    async def tell(local: Local) -> None:
        live = local.with_topics().subscribe()
        ids = await local.publish(b"a", b"b") + await local.publish(b"c")
        assert ids == sorted(set(ids), key=int)
        messages = [local.message(it.message.message_id) for it in await leases(live)]
        assert [message.message_id for message in messages] == ids
        assert time.time() - messages[0].publish_time.seconds < 10

    story(tmp_path, tell)


def test_ids_go_on_from_the_last_one_when_the_clock_was_set_back(tmp_path: Path) -> None:
    last_id = int(time.time() * 1_000_000) + 1_000_000_000

    async def tell(local: Local) -> None:
        local.with_topics().subscribe()
        later = Broker(local.journal, Bodies(local.store.body), last_id)
        later.topics = local.broker.topics
        assert await later.publish(TOPIC, [PubsubMessage(data=b"x")]) == [str(last_id + 1)]
        assert local.store.last_message_id() == last_id + 1

    story(tmp_path, tell)


def test_a_body_leaves_the_disk_when_the_last_subscription_has_settled_it(tmp_path: Path) -> None:
    async def tell(local: Local) -> None:
        local.with_topics()
        first, second = local.subscribe(), local.subscribe(NAME + "2")
        message_id = int((await local.publish(b"x"))[0])
        local.broker.settle(first, message_id)
        await local.journal.committed()
        assert local.store.body(message_id)
        local.broker.settle(second, message_id)
        await local.journal.committed()
        with pytest.raises(LookupError):
            local.store.body(message_id)

    story(tmp_path, tell)


def test_after_a_restart_what_was_not_acknowledged_comes_again(tmp_path: Path) -> None:
    async def before(local: Local) -> None:
        live = local.with_topics().subscribe(retry_policy={"minimum_backoff": {}})
        local.subscribe(NAME + "-other")  # still needs what this one acknowledges
        ids = await local.publish(b"acked", b"nacked", b"leased", b"waiting")
        acked, nacked, _leased = await live.next_leases(Holder(), 3, 600)
        local.broker.settle(live, acked.message.message_id)
        local.broker.failed(live, nacked)
        assert acked.message.message_id == int(ids[0])

    async def after(local: Local) -> None:
        live = local.broker.subscription(NAME)
        again = await leases(live)
        found = [local.message(it.message.message_id).data for it in again]
        assert found == [b"nacked", b"leased", b"waiting"]
        assert [it.message.attempts for it in again] == [1, 0, 0]
        assert int((await local.publish(b"new"))[0]) > again[-1].message.message_id
        assert live.policy.backoff.minimum_s == 0
        assert len(await leases(local.broker.subscription(NAME + "-other"))) == 5

    story(tmp_path, before)
    story(tmp_path, after)


def test_a_lease_that_runs_out_is_a_failed_delivery(tmp_path: Path) -> None:
    async def tell(local: Local) -> None:
        live = local.with_topics().subscribe()
        await local.publish(b"x")
        (first,) = await leases(live, deadline_s=0.05)
        (second,) = await leases(live)
        assert second.message is first.message
        assert second.message.attempts == 1

    story(tmp_path, tell)


def test_a_nack_follows_the_retry_policy_and_delays_no_other_message(tmp_path: Path) -> None:
    async def tell(local: Local) -> None:
        policy = {"minimum_backoff": {"nanos": 200_000_000}}
        live = local.with_topics().subscribe(retry_policy=policy)
        await local.publish(b"bad", b"good")
        bad, good = await leases(live)
        begin = time.monotonic()
        local.broker.failed(live, bad)
        local.broker.returned(live, good)
        assert await datas(local, live) == [b"good"]
        assert time.monotonic() - begin < 0.2
        assert await datas(local, live) == [b"bad"]
        assert time.monotonic() - begin >= 0.2

    story(tmp_path, tell)


def test_a_deadline_is_moved_only_by_the_lease_that_holds(tmp_path: Path) -> None:
    async def tell(local: Local) -> None:
        live = local.with_topics().subscribe()
        await local.publish(b"x")
        (first,) = await leases(live)
        old = AckId(live.row_id, first.message.message_id, first.number)
        local.broker.extend(live, old, 0)
        (second,) = await leases(live)
        local.broker.extend(live, old, 0)
        assert second.message.lease is second
        local.broker.failed(live, first)
        assert second.message.attempts == 1

    story(tmp_path, tell)


def test_after_its_last_attempt_a_message_goes_to_the_dead_letter_topic(tmp_path: Path) -> None:
    async def tell(local: Local) -> None:
        live = local.with_topics().subscribe(dead_letter_policy=FIVE_THEN_DEAD)
        dead = local.subscribe(NAME + "-dead", topic=DEAD)
        await local.publish(b"x", schema="raw.v1")
        for _ in range(5):
            (lease,) = await leases(live)
            local.broker.failed(live, lease)
            assert live.queue.outstanding, "counted until its dead letter is there"
        (letter,) = await leases(dead)
        attributes = local.message(letter.message.message_id).attributes
        assert attributes["schema"] == "raw.v1"
        assert attributes["CloudPubSubDeadLetterSourceDeliveryCount"] == "5"
        assert not live.queue.outstanding

    story(tmp_path, tell)


def test_without_its_dead_letter_topic_a_message_is_retried_for_ever(tmp_path: Path) -> None:
    async def tell(local: Local) -> None:
        live = local.with_topics().subscribe(dead_letter_policy=FIVE_THEN_DEAD)
        await local.publish(b"x")
        local.admin.delete_topic(DEAD)
        for _ in range(8):
            (lease,) = await leases(live)
            local.broker.failed(live, lease)
        assert (await leases(live))[0].message.attempts == 8

    story(tmp_path, tell)


def test_messages_past_the_retention_time_are_dropped_when_it_is_their_turn(
    tmp_path: Path,
) -> None:
    async def tell(local: Local) -> None:
        live = local.with_topics().subscribe()
        await local.publish(b"old")
        (message,) = live.queue.outstanding.values()
        message.published_at_s -= 8 * 24 * 3600
        await local.publish(b"new")
        assert await datas(local, live) == [b"new"]
        assert len(live.queue.outstanding) == 1

    story(tmp_path, tell)


def test_a_deleted_subscription_ends_who_waits_and_frees_its_messages(tmp_path: Path) -> None:
    async def tell(local: Local) -> None:
        live = local.with_topics().subscribe()
        (message_id,) = await local.publish(b"x")
        (held,) = await leases(live)
        waiting = asyncio.create_task(leases(live))
        await asyncio.sleep(0)
        local.admin.delete_subscription(NAME)
        with pytest.raises(NotFoundError, match="was deleted"):
            await waiting
        local.broker.failed(live, held)  # a late answer changes nothing
        local.broker.settle(live, held.message.message_id)
        await local.journal.committed()
        with pytest.raises(LookupError):
            local.store.body(int(message_id))
        await local.publish(b"nobody is subscribed")

    story(tmp_path, tell)


def test_a_holder_waits_for_room_and_goes_on_when_it_has_some(tmp_path: Path) -> None:
    async def tell(local: Local) -> None:
        live = local.with_topics().subscribe()
        await local.publish(b"a", b"b")
        holder = Holder(max_messages=1)
        (first,) = await live.next_leases(holder, 10, 10)
        waiting = asyncio.create_task(live.next_leases(holder, 10, 10))
        await asyncio.sleep(0.02)
        assert not waiting.done()
        local.broker.settle(live, first.message.message_id)
        (second,) = await waiting
        assert local.message(second.message.message_id).data == b"b"

    story(tmp_path, tell)


def test_a_cancelled_wait_leaves_nothing_behind(tmp_path: Path) -> None:
    async def tell(local: Local) -> None:
        live = local.with_topics().subscribe()
        waiting = asyncio.create_task(leases(live))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait([waiting])
        assert live._waiting == []
        await local.publish(b"x")
        assert await datas(local, live) == [b"x"]

    story(tmp_path, tell)


def test_an_ack_id_belongs_to_its_subscription() -> None:
    text = AckId(3, 1_764_150_000_000_001, 7).text()
    assert parse_ack_id(text, 3) == (3, 1_764_150_000_000_001, 7)
    for other in (text + "0" * 30, "nonsense", "", "1-2", "٣-1-1"):
        with pytest.raises(InvalidArgumentError):
            parse_ack_id(other, 3)
    with pytest.raises(InvalidArgumentError):
        parse_ack_id(text, 4)
