import re
from pathlib import Path

import pytest

from functions.sink_firestore import __main__ as command
from functions.sink_firestore.admin.arguments import Arguments
from tests.ports import free_port

PROJECT = {"GOOGLE_CLOUD_PROJECT": "p"}


def test_the_defaults() -> None:
    given = Arguments.from_command_line(["rebuild"], PROJECT)
    assert (given.project, given.dataset, given.database) == ("p", "analytics", "(default)")
    assert (given.settle_s, given.minutes_days, given.shown) == (600, 7, 50)
    assert (given.is_applied, given.item_fields) == (False, ())


def test_what_the_sink_reads_from_its_environment_is_read_from_there() -> None:
    env = PROJECT | {"FIRESTORE_DATABASE": "counters", "ITEM_FIELDS": "margin,item_variant"}
    given = Arguments.from_command_line(["rebuild", "--apply"], env)
    assert (given.database, given.item_fields) == ("counters", ("margin", "item_variant"))
    assert given.is_applied


@pytest.mark.parametrize(
    ("options", "env", "complaint"),
    [
        ([], {}, "which project?"),
        (["--item-fields", "counter"], PROJECT, "written by the sink itself"),
        (["--settle", "-1"], PROJECT, "a whole number"),
        (["--minutes-days", "9999"], PROJECT, "0 to 3650"),
    ],
)
def test_what_cannot_be_is_told(
    capsys: pytest.CaptureFixture[str], options: list[str], env: dict[str, str], complaint: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main(["rebuild", *options], env)
    assert ended.value.code == 2
    assert complaint in capsys.readouterr().err


def test_every_option_is_documented(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.main(["rebuild", "--help"], PROJECT)
    options = set(re.findall(r"--[a-z-]+", capsys.readouterr().out)) - {"--help"}
    assert len(options) == 8
    page = (Path(__file__).parents[4] / "docs" / "counters.md").read_text()
    assert {option for option in options if f"`{option}" in page} == options - {"--project"}


def test_servers_that_are_not_there_are_told_at_once(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"127.0.0.1:{free_port()}"
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", address)  # which the client library reads
    env = PROJECT | {"BIGQUERY_EMULATOR_HOST": f"http://{address}"}
    assert command.main(["rebuild"], env) == 2
    told = capsys.readouterr().err
    assert address in told
    assert "is `make run` running?" in told
