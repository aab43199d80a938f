import pytest

from functions.replay.routes import Route, Routes

ROUTES = Routes(
    {
        "enrich": {"topic": "raw-events", "push_to": "enrich"},
        "sink-bigquery": {"topic": "enriched-events", "push_to": "sink_bigquery"},
        "dead-letter-replay": {"topic": "dead-letter"},
    }
)
RAW = "projects/p/topics/raw-events"


@pytest.mark.parametrize(
    ("stage", "topic", "has_way"),
    [
        ("enrich", RAW, True),
        ("sink_bigquery", "projects/other/topics/enriched-events", True),
        ("sink_bigquery", RAW, False),
        ("ingest", RAW, False),
        ("enrich", "raw-events", False),
        ("enrich", "projects/p/topics/raw-events/x", False),
        ("enrich", "x/projects/p/topics/raw-events", False),
        ("enrich", "projects/p/subscriptions/raw-events", False),
        ("enrich", "", False),
    ],
)
def test_only_a_stage_that_reads_the_topic_gets_a_letter_back(
    stage: str, topic: str, has_way: bool
) -> None:
    way = ROUTES.back_to(stage, topic)
    assert way == Route(topic, stage) if has_way else isinstance(way, str)


def test_a_forwarded_message_goes_to_the_topic_of_its_subscription() -> None:
    assert ROUTES.of_subscription("sink-bigquery", "p") == Route(
        "projects/p/topics/enriched-events", "sink_bigquery"
    )
    assert isinstance(ROUTES.of_subscription("dead-letter-replay", "p"), str)
    assert isinstance(ROUTES.of_subscription("enrich", ""), str)


def test_the_pipelines_own_file_has_a_way_back_to_every_stage_that_sets_aside() -> None:
    routes = Routes.from_file()
    assert routes.back_to("enrich", RAW) == Route(RAW, "enrich")
    enriched = "projects/p/topics/enriched-events"
    assert routes.back_to("sink_bigquery", enriched) == Route(enriched, "sink_bigquery")
