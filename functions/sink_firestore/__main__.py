"""``python -m functions.sink_firestore``: wiring. Counters held against BigQuery, and mended."""

import os
import sys
from collections.abc import Mapping, Sequence

from google.cloud import firestore

from shared import bigquery_client, command
from shared.command import say

from .admin.arguments import Arguments
from .admin.database import Database
from .admin.rebuild import rebuild
from .admin.warehouse import Warehouse

SO_FAR = "What was applied is whole."


def main(arguments: Sequence[str] | None = None, env: Mapping[str, str] = os.environ) -> int:
    """Run the command; its exit code: rebuild.py's, 2 where it cannot do its work."""
    given = Arguments.from_command_line(arguments, env)

    def work() -> int:
        # A local server or Google's emulator where FIRESTORE_EMULATOR_HOST is set.
        client = firestore.Client(project=given.project, database=given.database)
        warehouse = Warehouse(bigquery_client.client(given.project, env), given.dataset)
        return rebuild(given, Database(client), warehouse, say)

    return command.run(work, so_far=SO_FAR)


if __name__ == "__main__":
    sys.exit(main())
