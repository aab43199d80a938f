from pathlib import Path

import pytest
from google.api_core import exceptions
from google.auth.credentials import AnonymousCredentials
from google.auth.exceptions import GoogleAuthError
from requests.exceptions import ConnectionError as NotReachable

from shared.bigquery_client import client, statements, told
from shared.command import CommandFailed

NOBODY = "nothing answers there: run it again; on your own machine, is `make run` running?"


def test_a_local_bigquery_is_asked_without_credentials() -> None:
    local = "http://127.0.0.1:9050"
    asked = client("p", {"BIGQUERY_EMULATOR_HOST": local})
    assert (asked.project, asked._connection.API_BASE_URL) == ("p", local)
    assert isinstance(asked._credentials, AnonymousCredentials)


def test_without_one_a_person_has_to_have_signed_in(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "none"))
    with pytest.raises(GoogleAuthError):
        client("p", {"BIGQUERY_EMULATOR_HOST": ""})


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (exceptions.Forbidden("no"), "BigQuery: no\nneeded: roles/x on {braces}"),
        (
            exceptions.NotFound("Not found: p:d"),
            "BigQuery: Not found: p:d\nis it the right --project and --dataset? "
            "python -m functions.sink_bigquery ensure-table makes the tables",
        ),
        (
            exceptions.RetryError("Too long", NotReachable("at 127.0.0.1")),
            f"BigQuery: Too long, last exception: at 127.0.0.1\n{NOBODY}",
        ),
        (NotReachable("refused"), f"BigQuery: refused\n{NOBODY}"),
        (exceptions.BadRequest("Syntax error"), "BigQuery: Syntax error"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_a_failure_says_what_bigquery_said_and_what_helps(error: Exception, words: str) -> None:
    with pytest.raises(CommandFailed) as failed, told("roles/x on {braces}"):
        raise error
    assert str(failed.value) == words


def test_what_is_no_failure_of_bigquerys_is_let_through() -> None:
    with pytest.raises(ZeroDivisionError), told("roles"):
        raise ZeroDivisionError


def test_of_sql_only_the_placeholders_are_filled_in(tmp_path: Path) -> None:
    file = tmp_path / "a.sql"
    file.write_text("SELECT '{}', '[0-9]{8}' FROM `{project}.{dataset}.events`, `{project}.x.y`")
    filled = statements(file, project="p", dataset="d")
    assert filled == "SELECT '{}', '[0-9]{8}' FROM `p.d.events`, `p.x.y`"
