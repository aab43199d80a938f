import socket
from dataclasses import asdict
from pathlib import Path

import pytest

from local.settings import DATA_DIR, HOST, PIPELINE, BadPort, Ports, data_dir


def test_every_port_is_a_setting_and_has_a_default_of_its_own() -> None:
    defaults = asdict(Ports.from_env({}))
    assert len(set(defaults.values())) == len(defaults)
    env = {f"{name.upper()}_PORT": str(port + 10_000) for name, port in defaults.items()}
    assert asdict(Ports.from_env(env)) == {name: port + 10_000 for name, port in defaults.items()}


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
    assert data_dir({}) == DATA_DIR
    assert data_dir({"DATA": "/somewhere/else"}) == Path("/somewhere/else")


@pytest.mark.parametrize(
    ("env", "word"),
    [
        ({"INGEST_PORT": "abc"}, "INGEST_PORT='abc'"),
        ({"INGEST_PORT": "80800"}, "1 to 65535"),
        ({"INGEST_PORT": "0"}, "1 to 65535"),
        ({"INGEST_PORT": "18080", "ENRICH_PORT": "18080"}, "INGEST_PORT and ENRICH_PORT are both"),
    ],
)
def test_a_port_that_cannot_work_is_named(env: dict[str, str], word: str) -> None:
    with pytest.raises(BadPort, match=word):
        Ports.from_env(env)
