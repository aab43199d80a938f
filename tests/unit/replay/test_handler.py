import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pytest
from rich.console import Console

from functions.replay.backlog import Backlog
from functions.replay.handler import Replay
from functions.replay.letters import SOURCE_SUBSCRIPTION, letter
from functions.replay.report import Report
from functions.replay.sending import Pace
from functions.replay.settings import Settings
from shared.errors import Reason, RetryLater
from tests.recorders import TopicRecorder
from tests.unit.replay.recorders import ENRICHED, RAW, ROUTES, SubscriptionRecorder, refused

FORWARDED = {SOURCE_SUBSCRIPTION: "enrich", f"{SOURCE_SUBSCRIPTION}Project": "p"}


class AnsweringTopic(TopicRecorder):
    """The stage behind it refuses what it gets again: a new dead letter for each message."""

    def __init__(self, source: SubscriptionRecorder) -> None:
        super().__init__()
        self._source = source

    def publish_all(self, messages: Sequence[tuple[bytes, Mapping[str, str]]]) -> list[str]:
        for data, attributes in messages:
            self._source.publish(*refused(data, attributes=attributes))
        return super().publish_all(messages)


@dataclass
class Desk:
    """An operator's terminal over recorders."""

    source: SubscriptionRecorder = field(default_factory=SubscriptionRecorder)
    topics: dict[str, TopicRecorder] = field(default_factory=dict)

    def run(self, *arguments: str) -> tuple[int, str]:
        text = io.StringIO()
        settings = Settings.from_arguments(arguments, {"GOOGLE_CLOUD_PROJECT": "p"})
        clock = self.source.clock
        replay = Replay(
            settings,
            Backlog(self.source, lambda received: letter(received, ROUTES), clock),
            lambda name: self.topics.setdefault(name, TopicRecorder()),
            Pace(rate=settings.rate, now_s=clock, sleep=clock.sleep),
            Report(Console(file=text, width=200, highlight=False)),
        )
        return replay.run(), text.getvalue()

    def sent(self) -> dict[str, int]:
        return {name: len(topic.published) for name, topic in self.topics.items()}


@pytest.fixture
def desk() -> Desk:
    """3 nameless events and one reduced message of enrich, 2 large rows of the sink."""
    desk = Desk()
    for index in range(3):
        desk.source.publish(*refused(b'{"n":%d}' % index, message_id=f"origin-{index}"))
    desk.source.publish(*refused(b"from 203.0.113.7", reason=Reason.NOT_JSON))
    for _ in range(2):
        large = refused(reason=Reason.TOO_LARGE, stage="sink_bigquery", topic=ENRICHED)
        desk.source.publish(*large)
    return desk


def test_the_list_counts_by_stage_and_reason_and_changes_nothing(desk: Desk) -> None:
    code, text = desk.run()
    assert code == 0
    rows = [line.split()[:3] for line in text.splitlines() if line.startswith(("enrich", "sink"))]
    assert rows == [
        ["enrich", "missing_event_name", "3"],
        ["sink_bigquery", "too_large", "2"],
        ["enrich", "not_json", "1"],
    ]
    assert "name is empty" in text
    assert "--reason missing_event_name --stage enrich" in text
    assert len(desk.source.free()) == 6
    assert desk.sent() == {}


def test_an_empty_subscription_says_so(desk: Desk) -> None:
    desk.source.waiting.clear()
    code, text = desk.run()
    assert code == 0
    assert "Nothing waits in dead-letter-replay." in text


def test_a_bounded_list_says_that_there_may_be_more(desk: Desk) -> None:
    assert "There may be more than these 4" in desk.run("--limit", "4")[1]
    assert "There may be more" not in desk.run("--limit", "7")[1]


def test_data_is_shown_only_when_asked_for_and_without_an_address() -> None:
    desk = Desk()
    data = b'{"client":{"ip":"203.0.113.7","user_agent":"\\u001b[31m"},"n":1}'
    desk.source.publish(data, {"schema": "raw.v1", **FORWARDED})
    assert "user_agent" not in desk.run()[1]
    _, text = desk.run("--show")
    assert '"n": 1' in text
    assert "203.0.113.7" not in text
    assert "\x1b" not in text


def test_texts_from_outside_cannot_write_on_the_terminal() -> None:
    desk = Desk()
    desk.source.publish(b'{"a":"\xc2\x9b31m"}', {"reason": "\x1b]0;x\x07[red]r", "stage": "\x9b2J"})
    _, text = desk.run("--show")
    assert not {"\x1b", "\x9b", "\x07"} & set(text)
    assert "[red]r" in text


def test_a_dry_run_says_what_would_go_where_and_sends_nothing(desk: Desk) -> None:
    code, text = desk.run("--reason", "missing_event_name", "--stage", "enrich")
    assert code == 0
    assert f"3 to {RAW} for enrich alone" in text
    assert "Nothing was sent" in text
    _, text = desk.run("--reason", "not_json")
    assert "1 cannot be sent: only length and sha256 were kept" in text
    assert desk.sent() == {}
    assert len(desk.source.free()) == 6


def test_send_sends_those_of_the_reason_alone_and_acks_them(desk: Desk) -> None:
    code, text = desk.run("--reason", "missing_event_name", "--send")
    assert code == 0
    assert "3 selected, 3 sent, 3 acked, 0 left." in text
    assert "Within 10 s 0 of those sent were refused again" in text
    assert desk.sent() == {RAW: 3}
    assert len(desk.source.free()) == 3
    code, text = desk.run("--reason", "missing_event_name", "--send")
    assert (code, desk.sent()) == (0, {RAW: 3})
    assert "None of the 3 letters" in text


def test_a_few_go_before_all(desk: Desk) -> None:
    _, text = desk.run("--reason", "missing_event_name", "--first", "2", "--send", "--wait", "0")
    assert "2 selected, 2 sent, 2 acked, 0 left." in text
    assert "Within" not in text
    assert [data for data, _ in desk.topics[RAW].published] == [b'{"n":0}', b'{"n":1}']


def test_what_is_reduced_is_never_sent_and_the_exit_code_tells(desk: Desk) -> None:
    code, text = desk.run("--reason", "not_json", "--send")
    assert code == 1
    assert "1 selected, 0 sent, 0 acked, 1 left." in text
    assert "1 can never be sent" in text
    assert desk.sent() == {}


def test_drop_needs_a_second_word_and_acks_the_selected_alone(desk: Desk) -> None:
    code, text = desk.run("--reason", "not_json", "--drop")
    assert (code, len(desk.source.waiting)) == (0, 6)
    assert "1 would be dropped for ever" in text
    code, text = desk.run("--reason", "not_json", "--drop", "--yes")
    assert (code, len(desk.source.waiting)) == (0, 5)
    assert "1 selected, 0 sent, 1 acked, 0 left." in text
    assert "can never" not in text
    assert desk.sent() == {}


def test_what_is_refused_again_is_counted_and_an_older_one_of_the_same_origin_is_not(
    desk: Desk,
) -> None:
    desk.topics[RAW] = AnsweringTopic(desk.source)
    desk.source.publish(*refused(b'{"n":9}', reason=Reason.WRONG_TYPE, message_id="origin-0"))
    code, text = desk.run("--reason", "missing_event_name", "--send")
    assert code == 0, "all of them were sent"
    assert "3 selected, 3 sent, 3 acked, 0 left." in text
    assert "Within 10 s 3 of those sent were refused again" in text
    assert len(desk.source.free()) == 7


def test_dying_between_publish_and_ack_sends_the_very_same_message_once_more(desk: Desk) -> None:
    desk.source.fails_at = 0
    code, text = desk.run("--reason", "missing_event_name", "--send")
    assert code == 1
    assert "3 selected, 3 sent, 0 acked, 3 left." in text
    assert "Stopped: s: Unavailable." in text
    desk.source.fails_at = None
    code, text = desk.run("--reason", "missing_event_name", "--send")
    assert code == 0
    published = desk.topics[RAW].published
    assert len(published) == 6
    assert published[:3] == published[3:], "data, id and time: all that event ids are made of"


def test_a_topic_that_fails_leaves_everything_where_it_was(desk: Desk) -> None:
    desk.topics[RAW] = TopicRecorder(failure=RetryLater("publish_failed: NotFound"))
    code, text = desk.run("--reason", "missing_event_name", "--send")
    assert code == 1
    assert "3 selected, 0 sent, 0 acked, 3 left." in text
    assert "publish_failed: NotFound" in text
    assert len(desk.source.free()) == 6


def test_ctrl_c_gives_back_what_is_left_and_balances(desk: Desk) -> None:
    desk.source.clock.interrupted = True
    with pytest.raises(KeyboardInterrupt):
        desk.run()  # while it pulls: nothing was done, and all is given back
    assert len(desk.source.free()) == 6
    code, text = desk.run("--reason", "missing_event_name", "--send", "--rate", "1", "--limit", "6")
    assert code == 130
    assert "3 selected, 1 sent, 1 acked, 2 left." in text
    assert "Interrupted" in text
    assert len(desk.source.free()) == 5


def test_what_pubsub_gave_up_goes_back_and_is_not_waited_for(desk: Desk) -> None:
    desk.source.waiting.clear()
    desk.source.publish(b'{"client":{"ip":"203.0.113.7"}}', {"schema": "raw.v1", **FORWARDED})
    arguments = ("--subscription", "undelivered", "--reason", "undelivered")
    code, text = desk.run(*arguments, "--send")
    assert code == 0
    assert "1 selected, 1 sent, 1 acked, 0 left." in text
    assert "Within" not in text
    [(data, attributes)] = desk.topics[RAW].published
    assert b"203.0.113.7" in data, "enrich finds the place by it and drops it then"
    assert attributes["replay_stage"] == "enrich"
