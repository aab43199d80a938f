import pytest

from functions.sink_bigquery.settings import Settings
from shared.settings import BadSetting

NEEDED = {
    "EVENTS_TABLE": "projects/p/datasets/d/tables/events",
    "INPUT_TOPIC": "projects/p/topics/enriched-events",
    "DEAD_LETTER_TOPIC": "projects/p/topics/dead-letter",
}


def test_the_defaults() -> None:
    settings = Settings.from_env(NEEDED)
    assert settings.flush_interval_s == 0.05
    assert settings.batch_max_rows == 500
    assert settings.batch_max_bytes == 9_000_000
    assert settings.write_endpoint == ""


def test_the_interval_is_given_in_milliseconds() -> None:
    assert Settings.from_env(NEEDED | {"FLUSH_INTERVAL_MS": "5"}).flush_interval_s == 0.005


@pytest.mark.parametrize("name", NEEDED)
def test_what_has_no_default_must_be_there(name: str) -> None:
    with pytest.raises(BadSetting, match=name):
        Settings.from_env({key: value for key, value in NEEDED.items() if key != name})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EVENTS_TABLE", "p.d.events"),
        ("BATCH_MAX_ROWS", "0"),
        ("BATCH_MAX_BYTES", "20000000"),
        ("APPEND_TIMEOUT_S", "0"),
        ("FLUSH_INTERVAL_MS", "soon"),
    ],
)
def test_what_cannot_be_used_stops_the_start(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name):
        Settings.from_env(NEEDED | {name: value})
