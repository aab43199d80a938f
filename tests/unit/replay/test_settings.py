import pytest

from functions.replay.selection import Selection
from functions.replay.settings import Settings

ENV = {"GOOGLE_CLOUD_PROJECT": "p"}


def settings(*arguments: str) -> Settings:
    return Settings.from_arguments(arguments, ENV)


@pytest.mark.parametrize(
    ("arguments", "action", "is_confirmed"),
    [
        ((), "list", False),
        (("--stage", "enrich"), "list", False),
        (("--reason", "not_json"), "send", False),
        (("--reason", "not_json", "--send"), "send", True),
        (("--reason", "not_json", "--drop"), "drop", False),
        (("--reason", "not_json", "--drop", "--yes"), "drop", True),
    ],
)
def test_nothing_is_done_without_a_word_that_says_so(
    arguments: tuple[str, ...], action: str, is_confirmed: bool
) -> None:
    given = settings(*arguments)
    assert (given.action, given.is_confirmed) == (action, is_confirmed)


def test_defaults_are_the_pipelines_subscription_and_bounds() -> None:
    given = settings()
    assert given.subscription_path == "projects/p/subscriptions/dead-letter-replay"
    assert (given.limit, given.rate, given.wait_s, given.first) == (10_000, 100.0, 10.0, None)
    assert given.selection == Selection(None, None)
    other = settings("--project", "q", "--subscription", "undelivered", "--stage", "enrich")
    assert other.subscription_path == "projects/q/subscriptions/undelivered"
    assert other.selection == Selection("enrich", None)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--send"], "need --reason"),
        (["--drop", "--yes"], "need --reason"),
        (["--first", "3"], "need --reason"),
        (["--reason", "r", "--yes"], "--yes goes with --drop"),
        (["--reason", "r", "--send", "--yes"], "--yes goes with --drop"),
        (["--reason", "r", "--send", "--drop"], "not allowed with"),
        (["--limit", "0"], "1 or more"),
        (["--rate", "0"], "more than 0"),
        (["--rate", "nan"], "more than 0"),
        (["--wait", "-1"], "seconds"),
        (["--patience", "inf"], "seconds"),
        (["--limit", "x"], "a whole number"),
    ],
)
def test_an_argument_that_cannot_be_used_ends_the_command(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        settings(*arguments)
    assert ended.value.code == 2
    assert says in capsys.readouterr().err


def test_a_project_is_needed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        Settings.from_arguments([], {})
    assert "GOOGLE_CLOUD_PROJECT" in capsys.readouterr().err
