import socket
from dataclasses import asdict
from pathlib import Path

import pytest

from local.settings import HOST, PIPELINE, ROOT, Ports, RunSettings, free_range
from shared.settings import BadSetting


def test_every_port_is_a_setting_and_has_a_default_of_its_own() -> None:
    defaults = asdict(Ports.from_env({}))
    assert len(set(defaults.values())) == len(defaults)
    env = {f"{name.upper()}_PORT": str(port + 10_000) for name, port in defaults.items()}
    assert asdict(Ports.from_env(env)) == {name: port + 10_000 for name, port in defaults.items()}


def test_all_ports_count_up_from_one_setting_and_one_may_stay_by_its_own_name() -> None:
    names = list(asdict(Ports.from_env({})))
    counting = asdict(Ports.from_env({"PORTS": "18080", "SHOP_PORT": ""}))
    assert counting == {name: 18080 + number for number, name in enumerate(names)}
    ports = asdict(Ports.from_env({"PORTS": "18080", "SHOP_PORT": "9000"}))
    assert ports == counting | {"shop": 9000}


def test_the_highest_range_has_room() -> None:
    assert max(asdict(Ports.from_env({"PORTS": "65524"})).values()) == 65_535


def test_a_range_that_is_proposed_is_free() -> None:
    first = free_range()
    assert free_range(avoid=[first + 3]) > first
    with socket.create_server((HOST, first + 3)):
        assert free_range() > first


def test_every_function_of_the_pipeline_has_a_port() -> None:
    assert set(PIPELINE["functions"]) <= set(asdict(Ports.from_env({})))


def test_free_ports_are_free_and_differ() -> None:
    ports = Ports.free()
    assert ports.taken() == []
    assert len(set(asdict(ports).values())) == len(asdict(ports))


def test_a_taken_port_is_named() -> None:
    ports = Ports.free()
    with socket.create_server((HOST, ports.enrich)):
        assert ports.taken() == ["enrich"]


def test_the_state_is_kept_where_the_setting_says() -> None:
    assert RunSettings.from_env({}).data == ROOT / ".angelia" / "data"
    assert RunSettings.from_env({"DATA": "there"}).data == ROOT / "there"
    elsewhere = RunSettings.from_env({"DATA": "/somewhere/else"})
    assert elsewhere.data == Path("/somewhere/else")


def test_googles_emulators_are_asked_for_by_their_name() -> None:
    assert not RunSettings.from_env({}).is_google
    assert not RunSettings.from_env({"CLOUD": ""}).is_google
    assert RunSettings.from_env({"CLOUD": "google"}).is_google
    with pytest.raises(BadSetting, match="CLOUD='aws': one of local, google is needed"):
        RunSettings.from_env({"CLOUD": "aws"})


@pytest.mark.parametrize(
    ("env", "word"),
    [
        ({"INGEST_PORT": "abc"}, "INGEST_PORT='abc': a number is needed"),
        ({"INGEST_PORT": "80800"}, "INGEST_PORT='80800': must be 65535 or less"),
        ({"INGEST_PORT": "0"}, "must be 1 or more"),
        ({"PORTS": "65530"}, "PORTS='65530': must be 65524 or less"),
        ({"PORTS": "18080", "INGEST_PORT": "18081"}, "INGEST_PORT and ENRICH_PORT are both 18081"),
        ({"INGEST_PORT": "18080", "ENRICH_PORT": "18080"}, "INGEST_PORT and ENRICH_PORT are both"),
    ],
)
def test_a_port_that_cannot_work_is_named(env: dict[str, str], word: str) -> None:
    with pytest.raises(BadSetting, match=word):
        Ports.from_env(env)


def test_the_addresses_that_a_page_gives_for_a_second_stack_are_its_own() -> None:
    page = (ROOT / "docs" / "counters.md").read_text()
    ports = Ports.from_env({"PORTS": "18080"})
    assert f"with `PORTS=18080` they are `{HOST}:{ports.firestore}`" in page
    assert f"and `http://{HOST}:{ports.bigquery}`." in page
