import asyncio
from collections.abc import Sequence

from local.demo.quiet import State, quiet_line, until_quiet


class Pipeline:
    """Shows one state after the other, and keeps the last one."""

    def __init__(self, states: Sequence[State | None]) -> None:
        self.states = list(states)
        self.looks = 0

    async def state(self) -> State | None:
        self.looks += 1
        return self.states.pop(0) if len(self.states) > 1 else self.states[0]


def waited(pipeline: Pipeline) -> str:
    return asyncio.run(until_quiet(pipeline.state, quiet_s=0.05, deadline_s=0.3, interval_s=0.005))


def test_it_waits_for_empty_subscriptions_and_a_table_that_does_not_grow() -> None:
    states = [State({"enrich": 2}, 5), State({"enrich": 0}, 6), State({"enrich": 0}, 7)]
    pipeline = Pipeline(states)
    assert waited(pipeline) == ""
    assert pipeline.looks > len(states)


def test_after_the_deadline_it_says_where_messages_wait() -> None:
    said = waited(Pipeline([State({"enrich": 3, "sink-bigquery": 0}, 5)]))
    assert said == "under way after 0 s: 3 in enrich"


def test_after_the_deadline_it_says_that_rows_still_arrive() -> None:
    growing = Pipeline([State({"enrich": 0}, number) for number in range(1_000)])
    assert "rows, which still arrive" in waited(growing)


def test_a_server_that_is_started_again_is_waited_for() -> None:
    at_rest = State({"enrich": 0}, 5)
    assert waited(Pipeline([at_rest, None, at_rest])) == ""
    assert "does not answer" in waited(Pipeline([at_rest, None]))


def test_a_pipeline_that_does_not_come_to_rest_is_a_fault() -> None:
    assert quiet_line("").is_right is True
    assert quiet_line("under way after 60 s: 3 in enrich").is_right is False
    assert quiet_line("under way after 60 s: 3 in enrich").remarks
