import pytest

from functions.enrich.settings import Settings
from shared.settings import BadSetting

from .subjects import TOPICS


def test_what_is_left_out_has_a_default() -> None:
    settings = Settings.from_env(TOPICS)
    assert settings.hermes_stream_id == "sgtm"
    assert settings.publish_timeout_s == 10.0
    assert settings.max_message_bytes == 5_000_000
    assert not settings.streams.configured


def test_streams_are_read_from_the_variable() -> None:
    settings = Settings.from_env({**TOPICS, "STREAMS": '{"shop": {"currency": "DKK"}}'})
    assert settings.streams.of("shop").currency == "DKK"


@pytest.mark.parametrize("name", sorted(TOPICS))
def test_a_missing_topic_stops_the_start_by_name(name: str) -> None:
    with pytest.raises(BadSetting, match=name):
        Settings.from_env({**TOPICS, name: ""})
