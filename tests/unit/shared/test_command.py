import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from google.auth.exceptions import DefaultCredentialsError

from shared.command import CommandFailed, CommandLine, run, say, whole

ROOT = Path(__file__).parents[3]


def command_line(env: dict[str, str]) -> CommandLine:
    parser = CommandLine(prog="python -m functions.example", description="Lines\n  as written.")
    action = parser.add_subparsers(dest="action", required=True).add_parser("do", description="It.")
    action.add_project(env)
    action.add_dataset()
    action.add_argument("--apply", action="store_true")
    action.add_argument("--days", type=whole(most=3_650), default=7)
    action.add_argument("--first", type=whole(least=1))
    return parser


def test_the_project_is_an_option_or_a_variable() -> None:
    parser = command_line({"GOOGLE_CLOUD_PROJECT": "shop-1"})
    given = parser.read(["do"])
    assert (given.project, given.dataset) == ("shop-1", "analytics")
    assert parser.read(["do", "--project", "example.com:p"]).project == "example.com:p"


@pytest.mark.parametrize(
    ("options", "env", "words"),
    [
        pytest.param([], {}, "which project? --project P or GOOGLE_CLOUD_PROJECT=P", id="none"),
        pytest.param([], {"GOOGLE_CLOUD_PROJECT": ""}, "which project?", id="empty_is_none"),
        pytest.param([], {"GOOGLE_CLOUD_PROJECT": "a`b"}, "a`b: no such name", id="variable"),
        pytest.param(["--project", "p` UNION"], {}, "no such name is possible", id="project"),
        pytest.param(["--dataset", "a`b"], {}, "no such name is possible", id="dataset"),
        pytest.param(["--app"], {}, "unrecognized arguments: --app", id="abbreviated"),
        pytest.param(["--days", "-1"], {}, "-1: a whole number from 0 to 3650 is", id="negative"),
        pytest.param(["--days", "3651"], {}, "a whole number from 0 to 3650 is", id="too_many"),
        pytest.param(["--days", "1.5"], {}, "1.5: a whole number from 0 to 3650", id="fraction"),
        pytest.param(["--days", ""], {}, ": a whole number from 0 to 3650", id="nothing"),
        pytest.param(["--first", "0"], {}, "0: a whole number of 1 or more is needed", id="few"),
    ],
)
def test_what_cannot_be_used_ends_the_process_and_says_why(
    options: list[str], env: dict[str, str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        command_line(env).read(["do", *options])
    assert ended.value.code == 2
    assert words in capsys.readouterr().err


def test_the_limits_themselves_are_taken() -> None:
    parser = command_line({"GOOGLE_CLOUD_PROJECT": "p"})
    assert [parser.read(["do", "--days", days]).days for days in ("0", "3650")] == [0, 3_650]
    assert parser.read(["do", "--first", "1"]).first == 1


def test_a_description_stays_as_it_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command_line({}).read(["--help"])
    assert "Lines\n  as written.\n" in capsys.readouterr().out


def raising(error: BaseException) -> Callable[[], int]:
    def work() -> int:
        raise error

    return work


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (CommandFailed("BigQuery: no"), 2, "BigQuery: no\n"),
        (
            DefaultCredentialsError("no credentials"),
            2,
            "no credentials\nsign in first: gcloud auth application-default login\n",
        ),
        (KeyboardInterrupt(), 130, "Interrupted. All is whole. Run it again for the rest.\n"),
    ],
)
def test_how_a_command_ends_early(
    error: BaseException, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(raising(error), so_far="All is whole.") == code
    assert capsys.readouterr() == ("", said)


def test_what_is_no_failure_of_the_clouds_is_a_bug_and_is_seen() -> None:
    with pytest.raises(ZeroDivisionError):
        run(raising(ZeroDivisionError()))


def test_the_exit_code_is_that_of_the_work(capsys: pytest.CaptureFixture[str]) -> None:
    def work() -> int:
        say("one")
        return 1

    assert run(work) == 1
    assert capsys.readouterr() == ("one\n", "")


def test_a_reader_who_has_seen_enough_ends_the_command_without_a_traceback() -> None:
    code = (
        "import sys; from shared.command import run, say\n"
        "work = lambda: sys.stdin.read() or say('a line') or 0\n"
        "sys.exit(run(work, so_far='All is whole.'))"
    )
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe
    ) as process:
        assert process.stdin and process.stdout and process.stderr  # noqa: PT018 - of Popen's type
        process.stdout.close()
        process.stdin.close()  # only now it writes
        said = process.stderr.read()
        assert process.wait(10) == 2
    assert said == b"Nobody reads on: ended. All is whole.\n"
