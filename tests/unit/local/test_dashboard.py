"""The dashboard's environment, and what the dashboard is told on this machine."""

from pathlib import Path

import pytest

from local import dashboard
from local.processes import StartFailed
from local.settings import Ports


def test_the_environment_is_made_once_and_anew_when_the_requirements_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    requirements, environment = tmp_path / "requirements.txt", tmp_path / "environment"
    requirements.write_text("")
    assert not dashboard.is_installed(requirements, environment)
    assert dashboard.install(requirements, environment).exists()
    (environment / "mark").touch()
    dashboard.install(requirements, environment)
    assert (environment / "mark").exists()

    monkeypatch.setenv("PIP_NO_INDEX", "1")
    requirements.write_text("streamlit==1.0.0\n")
    with pytest.raises(StartFailed) as failed:
        dashboard.install(requirements, environment)
    said = str(failed.value)
    assert "pip could not install" in said
    assert "No matching distribution found for streamlit==1.0.0" in said
    assert not (environment / "mark").exists()
    assert not dashboard.is_installed(requirements, environment)


def test_its_days_are_those_of_the_first_stream() -> None:
    streams = '{"shop": {"time_zone": "Europe/Copenhagen"}, "blog": {}}'
    ports = Ports.from_env({})
    assert dashboard.environment(ports, streams)["TIME_ZONE"] == "Europe/Copenhagen"
    assert dashboard.environment(ports, "")["TIME_ZONE"] == "UTC"
