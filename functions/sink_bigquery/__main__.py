"""``python -m functions.sink_bigquery``: wiring. Tables, views and GA4's daily tables."""

import os
import re
import sys
from collections.abc import Mapping, Sequence

from shared import bigquery_client, command
from shared.command import Say, say

from .admin import definitions
from .admin.arguments import Arguments
from .admin.ensure import Ensure
from .admin.rehearsal import Rehearsal
from .admin.warehouse import Warehouse

SOME_DRIFT = 1

# GA4's names of its daily tables.
DAILY = re.compile(r"events_(intraday_)?[0-9]{8}")


def ensure_table(given: Arguments, warehouse: Warehouse, say: Say) -> int:
    """Make the dataset what the files say; 1 where something is left to a person."""
    if given.is_dry_run:
        say("a dry run, nothing is changed; without it:")
    ensure = Ensure(Rehearsal(warehouse) if given.is_dry_run else warehouse, say)
    ensure.run(definitions.tables(), definitions.views(given.project, given.dataset))
    return SOME_DRIFT if ensure.drift else 0


def daily(given: Arguments, warehouse: Warehouse, say: Say) -> int:
    """Make GA4's daily tables and tell which there are."""
    warehouse.run(daily_script(given))
    for name, rows in sorted(warehouse.counted("events_")):
        if DAILY.fullmatch(name):
            say(f"{name}: {rows} rows")
    return 0


def daily_script(given: Arguments) -> str:
    """The script as it is run, here and by a scheduled query."""
    return definitions.sql(
        "daily",
        project=given.project,
        dataset=given.dataset,
        days=str(given.days),
        time_zone=given.time_zone,
    )


def main(arguments: Sequence[str] | None = None, env: Mapping[str, str] = os.environ) -> int:
    """Run the command; its exit code."""
    given = Arguments.from_command_line(arguments, env)
    if given.only_prints:
        sys.stdout.write(daily_script(given))
        return 0
    action = {"ensure-table": ensure_table, "daily": daily}[given.action]

    def work() -> int:
        client = bigquery_client.client(given.project, env)
        return action(given, Warehouse(client, given.dataset, given.location), say)

    return command.run(work)


if __name__ == "__main__":
    sys.exit(main())
