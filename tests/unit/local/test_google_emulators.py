from pathlib import Path

import pytest

from local.google_emulators import FIRESTORE, PUBSUB, Emulator
from local.processes import StartFailed

MISSING = Emulator(
    name="Google's emulator of nothing",
    component="nothing-emulator",
    package="google-cloud-cli-nothing-emulator",
    jars="*.jar",
    run=("-jar", "{jar}"),
)


def test_a_component_that_is_not_installed_is_named_with_the_command_that_installs_it() -> None:
    assert MISSING.jar() is None
    assert not MISSING.is_here()
    with pytest.raises(StartFailed) as failed:
        MISSING.command(1)
    assert "Google's emulator of nothing is not installed" in str(failed.value)
    assert "gcloud components install nothing-emulator" in str(failed.value)
    assert "apt-get install google-cloud-cli-nothing-emulator" in str(failed.value)


@pytest.mark.parametrize(
    "emulator",
    [
        pytest.param(PUBSUB, id="pubsub", marks=pytest.mark.needs("pubsub-emulator")),
        pytest.param(FIRESTORE, id="firestore", marks=pytest.mark.needs("firestore-emulator")),
    ],
)
def test_an_emulator_that_is_installed_is_started_on_this_machine_alone(emulator: Emulator) -> None:
    command = emulator.command(4711)
    assert command[0] == "java"
    assert any(Path(word).is_file() for word in command[1:])
    assert command[-2:] == ["--host=127.0.0.1", "--port=4711"]
