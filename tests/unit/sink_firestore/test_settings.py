import pytest

from functions.sink_firestore.settings import Settings
from shared.settings import BadSetting

NEEDED = {
    "INPUT_TOPIC": "projects/p/topics/enriched-events",
    "DEAD_LETTER_TOPIC": "projects/p/topics/dead-letter",
}


def test_the_defaults() -> None:
    settings = Settings.from_env(NEEDED)
    assert settings.firestore_database == "(default)"
    assert settings.item_fields == ()
    assert (settings.commit_interval_s, settings.commit_max_interval_s) == (0.1, 0.5)
    assert settings.max_writes == 500


def test_item_fields_are_names_between_commas() -> None:
    settings = Settings.from_env(NEEDED | {"ITEM_FIELDS": "item_variant, margin ,"})
    assert settings.item_fields == ("item_variant", "margin")


def test_the_widest_interval_follows_a_wide_one() -> None:
    settings = Settings.from_env(NEEDED | {"COMMIT_INTERVAL_MS": "800"})
    assert settings.commit_max_interval_s == 0.8


@pytest.mark.parametrize("name", NEEDED)
def test_what_has_no_default_must_be_there(name: str) -> None:
    with pytest.raises(BadSetting, match=name):
        Settings.from_env({key: value for key, value in NEEDED.items() if key != name})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ITEM_FIELDS", "counter"),
        ("ITEM_FIELDS", "item_variant,revenue_micros"),
        ("ITEM_FIELDS", "__name__"),
        ("COMMIT_INTERVAL_MS", "-1"),
        ("COMMIT_MAX_INTERVAL_MS", "50"),
        ("MAX_WRITES", "0"),
        ("QUEUE_MAX_BYTES", "0"),
        ("COMMIT_TIMEOUT_S", "0"),
        ("PUBLISH_TIMEOUT_S", "never"),
    ],
)
def test_what_cannot_be_used_stops_the_start(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name):
        Settings.from_env(NEEDED | {name: value})
