"""Only of the local server: Google's emulator keeps nothing."""

import contextlib
import signal
import threading
from pathlib import Path

from google.api_core.exceptions import GoogleAPICallError

from tests.contract.pubsub.clients import clients_of
from tests.contract.servers import local_pubsub, wait_until


def test_after_kill_9_everything_unacknowledged_comes_and_nothing_acknowledged(
    tmp_path: Path,
) -> None:
    with local_pubsub(tmp_path) as server, clients_of(server) as before:
        topic = before.topic()
        name = before.subscription(topic, ack_deadline_seconds=600)
        other = before.subscription(topic, "other")
        before.publish(topic, *[b"%d" % number for number in range(300)])
        received = before.pull(name, 300)
        acked, held = received[:100], received[100:200]
        before.acknowledge(name, acked)
        late = before.publish(topic, b"late")
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()

    with local_pubsub(tmp_path) as server, clients_of(server) as after:
        assert after.subscriber.get_subscription(subscription=name).ack_deadline_seconds == 600
        again = {it.message.message_id: it.message for it in after.pull(name, 201)}
        assert len(again) == 201
        assert {it.message.message_id for it in held} < set(again)
        assert not {it.message.message_id for it in acked} & set(again)
        assert again[late[0]].data == b"late"
        assert len(after.pull(other, 301)) == 301
        after.pull_nothing(name)
        (new,) = after.publish(topic, b"new")
        assert new not in again


def test_whatever_publish_confirmed_survives_kill_9_in_the_middle_of_it(tmp_path: Path) -> None:
    with local_pubsub(tmp_path) as server, clients_of(server) as before:
        topic = before.topic()
        name = before.subscription(topic)
        confirmed: set[str] = set()

        def publish_until_it_fails() -> None:
            with contextlib.suppress(GoogleAPICallError):
                while True:
                    confirmed.update(before.publish_request(topic, *[{"data": b"x"}] * 10))

        threads = [threading.Thread(target=publish_until_it_fails) for _ in range(4)]
        for thread in threads:
            thread.start()
        wait_until(lambda: len(confirmed) >= 1_000)
        server.process.send_signal(signal.SIGKILL)
        for thread in threads:
            thread.join()

    with local_pubsub(tmp_path) as server, clients_of(server) as after:
        found: set[str] = set()
        while confirmed - found:
            found |= {it.message.message_id for it in after.pull(name)}
