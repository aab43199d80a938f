"""A client of BigQuery for a person's command, and what its failures mean to that person."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from google.api_core import exceptions
from google.api_core.client_options import ClientOptions
from google.auth.credentials import AnonymousCredentials
from google.auth.exceptions import GoogleAuthError
from google.cloud import bigquery
from requests.exceptions import ConnectionError as NotReachable

# The URL of a local BigQuery; Google's own client knows this variable too.
EMULATOR = "BIGQUERY_EMULATOR_HOST"

_FAILURES = (exceptions.GoogleAPICallError, exceptions.RetryError, GoogleAuthError, NotReachable)

_REMEDIES: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str], ...] = (
    (exceptions.Forbidden, "needed: roles/bigquery.dataEditor on the dataset, and on the project "
     "roles/bigquery.user (to make a dataset) or roles/bigquery.jobUser (for daily)"),
    (GoogleAuthError, "sign in first: gcloud auth application-default login"),
    ((NotReachable, exceptions.RetryError), "nothing answers there; is `make run` running?"),
)  # fmt: skip


class WarehouseFailed(Exception):  # noqa: N818 - reads as what it is
    """BigQuery does not answer, or answers no. The text says what it said and what helps."""


def client(project: str, env: Mapping[str, str] = os.environ) -> bigquery.Client:
    """A client of BigQuery, or without credentials of the local one that EMULATOR names."""
    local = env.get(EMULATOR)
    with told():
        if not local:
            return bigquery.Client(project=project)
        return bigquery.Client(
            project=project,
            credentials=AnonymousCredentials(),
            client_options=ClientOptions(api_endpoint=local),
        )


@contextmanager
def told() -> Iterator[None]:
    """Let a failure of BigQuery's out as WarehouseFailed."""
    try:
        yield
    except _FAILURES as error:
        remedies = (remedy for kind, remedy in _REMEDIES if isinstance(error, kind))
        said = getattr(error, "message", None) or str(error)
        raise WarehouseFailed("\n".join(filter(None, [said, next(remedies, None)]))) from error
