"""BigQuery for a command: a client, SQL from files, and what its failures mean to a person.

No function carries this module: the one that writes to BigQuery does so without this client.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from google.api_core import exceptions
from google.api_core.client_options import ClientOptions
from google.auth.credentials import AnonymousCredentials
from google.cloud import bigquery
from google.cloud.bigquery.retry import DEFAULT_RETRY
from requests.exceptions import ConnectionError as NotReachable

from shared.command import NOBODY_ANSWERS, CommandFailed

# The URL of a local BigQuery; Google's own client knows this variable too.
EMULATOR = "BIGQUERY_EMULATOR_HOST"

# A command is not to hang: what BigQuery does not heal in this time is told.
RETRY = DEFAULT_RETRY.with_timeout(10.0)

_REMEDIES: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str], ...] = (
    (exceptions.Forbidden, "needed: {roles}"),
    (exceptions.NotFound, "is it the right --project and --dataset? "
     "python -m functions.sink_bigquery ensure-table makes the tables"),
    ((NotReachable, exceptions.RetryError), NOBODY_ANSWERS),
)  # fmt: skip


def client(project: str, env: Mapping[str, str] = os.environ) -> bigquery.Client:
    """A client of BigQuery, or without credentials of the local one that EMULATOR names.

    Raises a GoogleAuthError where nobody has signed in.
    """
    local = env.get(EMULATOR)
    if not local:
        return bigquery.Client(project=project)
    return bigquery.Client(
        project=project,
        credentials=AnonymousCredentials(),
        client_options=ClientOptions(api_endpoint=local),
    )


@contextmanager
def told(roles: str) -> Iterator[None]:
    """Let a failure of BigQuery's out as CommandFailed.

    roles: those that what is asked for needs
    """
    try:
        yield
    except (exceptions.GoogleAPICallError, exceptions.RetryError, NotReachable) as error:
        remedies = (remedy for kind, remedy in _REMEDIES if isinstance(error, kind))
        # Of what was tried in vain only the whole text names the address.
        said = error.message if isinstance(error, exceptions.GoogleAPICallError) else str(error)
        lines = [f"BigQuery: {said}", next(remedies, "").format(roles=roles)]
        raise CommandFailed("\n".join(filter(None, lines))) from error


def statements(file: Path, **values: str) -> str:
    """A file of SQL with its ``{placeholders}`` filled in.

    Only these are replaced: other braces are SQL's own. Terraform fills in the same.
    """
    text = file.read_text()
    for placeholder, value in values.items():
        text = text.replace(f"{{{placeholder}}}", value)
    return text
