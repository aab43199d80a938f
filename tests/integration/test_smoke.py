"""The smoke test of a deployment, against the pipeline on this machine."""

import pytest
from google.auth.credentials import Credentials
from google.auth.exceptions import RefreshError
from google.cloud import bigquery

from local.cloud import LocalCloud
from local.deploy.smoke import Target, smoke
from local.deploy.terraform import DeployFailed
from local.settings import DATASET, PROJECT
from shared import command


class SignedOut(Credentials):
    """As after the day on which a sign-in ends."""

    def refresh(self, _request: object) -> None:
        raise RefreshError("Reauthentication is needed")


def target(cloud: LocalCloud, **other: str) -> Target:
    outputs = {"url": cloud.ingest_url, "stream": "shop", "table": f"{PROJECT}.{DATASET}.events"}
    return Target(**(outputs | other))


def test_it_finds_the_row_of_its_event(cloud: LocalCloud) -> None:
    said: list[str] = []
    smoke(target(cloud), cloud.bigquery, said.append)
    assert said[-1] == "the row is there: the pipeline works"


def test_it_says_what_ingest_refuses(cloud: LocalCloud) -> None:
    with pytest.raises(DeployFailed, match=r"answers 4\d\d: "):
        smoke(target(cloud, stream="no such!"), cloud.bigquery, print)


def test_it_says_that_nobody_answers(cloud: LocalCloud) -> None:
    nobody = target(cloud, url="http://127.0.0.1:9")
    with pytest.raises(DeployFailed, match="does not answer"):
        smoke(nobody, cloud.bigquery, print, patience_s=0)


def test_it_says_where_the_row_is_missing(cloud: LocalCloud) -> None:
    elsewhere = target(cloud, table=f"{PROJECT}.{DATASET}.not_made")
    with pytest.raises(DeployFailed, match=r"not_made cannot be asked"):
        smoke(elsewhere, cloud.bigquery, print, patience_s=0)


def test_who_is_signed_out_is_told_how_to_sign_in(
    cloud: LocalCloud, capsys: pytest.CaptureFixture[str]
) -> None:
    client = bigquery.Client(project=PROJECT, credentials=SignedOut())  # type: ignore[no-untyped-call] # Google's

    def work() -> int:
        smoke(target(cloud), client, command.say)
        return 0

    assert command.run(work) == command.FAILED
    assert capsys.readouterr().err == f"Reauthentication is needed\n{command.SIGN_IN}\n"
