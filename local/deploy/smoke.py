"""The smoke test: one event by HTTP, and its row found in BigQuery."""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import requests
from google.api_core.exceptions import GoogleAPIError
from google.cloud import bigquery

from .terraform import DeployFailed

# After a first apply a grant may take some minutes; all else is there in seconds.
PATIENCE_S = 300.0
PAUSE_S = 2.0

# 403 without a body of ours is Cloud Run's, which does not know the grant yet; 404 its front's.
NOT_YET = {403, 404, 429, 500, 502, 503, 504}

FIND = "SELECT COUNT(*) AS n FROM `{table}` WHERE event_id = @event_id AND date >= @since"

Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where to send and where to look: the outputs of an apply.

    table: project.dataset.table
    """

    url: str
    stream: str
    table: str


def smoke(
    target: Target, asked: bigquery.Client, say: Say, *, patience_s: float = PATIENCE_S
) -> None:
    """Send and find; DeployFailed says which of the two did not work, and what was answered."""
    event_id = str(uuid.uuid4())
    ends = time.monotonic() + patience_s
    say(f"sending one event to {target.url} (stream {target.stream}) …")
    _repeat(lambda: _sent(target, event_id), ends)
    say(f"accepted; looking for its row in {target.table} …")
    _repeat(lambda: _found(target, event_id, asked), ends)
    say("the row is there: the pipeline works")


def _repeat(attempt: Callable[[], str], ends: float) -> None:
    """Until the attempt says nothing; after ``ends`` DeployFailed with what it said last."""
    while said := attempt():
        if time.monotonic() > ends:
            raise DeployFailed(f"{said}: docs/troubleshooting.md")
        time.sleep(PAUSE_S)


def _sent(target: Target, event_id: str) -> str:
    """Nothing, or why not yet; DeployFailed where ingest itself refuses the event."""
    event = {"event_name": "smoke_test", "event_id": event_id, "client_id": "smoke.test"}
    url = f"{target.url}/api/v1/streaming/{target.stream}"
    try:
        answer = requests.post(url, json=event, timeout=30)
    except requests.RequestException as error:
        return f"{target.url} does not answer ({type(error).__name__})"
    if answer.ok:
        return ""
    if answer.status_code not in NOT_YET or '"error"' in answer.text[:100]:
        raise DeployFailed(f"{url} answers {answer.status_code}: {answer.text[:500]}")
    return f"{url} answers {answer.status_code}"


def _found(target: Target, event_id: str, asked: bigquery.Client) -> str:
    """Nothing, or what is missing yet."""
    day = bigquery.ScalarQueryParameter("since", "DATE", _yesterday())
    wanted = bigquery.ScalarQueryParameter("event_id", "STRING", event_id)
    config = bigquery.QueryJobConfig(query_parameters=[wanted, day])
    try:
        [row] = asked.query_and_wait(FIND.format(table=target.table), job_config=config)
    except (GoogleAPIError, requests.RequestException) as error:
        return f"{target.table} cannot be asked: {error}"
    return "" if row["n"] else f"no row with event_id {event_id} in {target.table}"


def _yesterday() -> str:
    """A stream's day may still be the one before UTC's."""
    return time.strftime("%Y-%m-%d", time.gmtime(time.time() - 86_400))
