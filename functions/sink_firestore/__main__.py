"""``python -m functions.sink_firestore``: wiring. Counters held against BigQuery, and mended."""

import os
import sys
from collections.abc import Mapping, Sequence

from google.auth.exceptions import GoogleAuthError
from google.cloud import firestore

from .admin.arguments import Arguments
from .admin.database import Database
from .admin.failures import RebuildFailed
from .admin.rebuild import rebuild
from .admin.warehouse import Warehouse

FAILED, INTERRUPTED = 2, 130


def main(arguments: Sequence[str] | None = None, env: Mapping[str, str] = os.environ) -> int:
    """Run the command; its exit code: rebuild.py's, 2 where it cannot do its work."""
    given = Arguments.from_command_line(arguments, env)
    try:
        # A local server or Google's emulator where FIRESTORE_EMULATOR_HOST is set.
        client = firestore.Client(project=given.project, database=given.database)
        warehouse = Warehouse(given.project, given.dataset, env)
        return rebuild(given, Database(client), warehouse, _say)
    except GoogleAuthError as error:
        sys.stderr.write(f"{error}\nsign in first: gcloud auth application-default login\n")
        return FAILED
    except RebuildFailed as error:
        sys.stderr.write(f"{error}\n")
        return FAILED
    except BrokenPipeError:  # `| head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.stderr.write("Nobody reads on: ended. What was applied is whole.\n")
        return FAILED
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted: what was applied is whole. Run it again for the rest.\n")
        return INTERRUPTED


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
