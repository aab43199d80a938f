"""The command line, read once."""

import argparse
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shared.command import CommandLine, whole

DESCRIPTION = """\
Make the tables and views of a dataset what the files say, and GA4's daily tables.

It may be run as often as one likes: what is right already stays as it is. See docs/views.md.
"""

ENSURE = "create what is missing, add columns, tell what differs"
DAILY = "make events_YYYYMMDD of the last days and events_intraday_YYYYMMDD of today"

# Late events are taken for this long, by GA4 and by enrich (72 hours).
LATE_DAYS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """What is to be done.

    location:    where a dataset that is not there is made
    is_dry_run:  say what would be done
    days:        how many days before today have a daily table made anew
    time_zone:   the one that today is in: the streams'
    only_prints: print the script and run nothing
    """

    action: Literal["ensure-table", "daily"]
    project: str
    dataset: str
    location: str | None
    is_dry_run: bool
    days: int
    time_zone: str
    only_prints: bool

    @classmethod
    def from_command_line(
        cls, arguments: Sequence[str] | None = None, env: Mapping[str, str] = os.environ
    ) -> Self:
        """Read the arguments; one that cannot be used ends the process with 2 and says why."""
        given = _parser(env).read(arguments)
        return cls(
            action=given.action,
            project=given.project,
            dataset=given.dataset,
            location=getattr(given, "location", None),
            is_dry_run=getattr(given, "dry_run", False),
            days=getattr(given, "days", LATE_DAYS),
            time_zone=getattr(given, "time_zone", "UTC"),
            only_prints=getattr(given, "print", False),
        )


def _parser(env: Mapping[str, str]) -> CommandLine:
    parser = CommandLine(prog="python -m functions.sink_bigquery", description=DESCRIPTION)
    actions = parser.add_subparsers(dest="action", required=True)
    ensure = actions.add_parser("ensure-table", help=ENSURE, description=ENSURE)
    ensure.add_project(env)
    ensure.add_dataset()
    ensure.add_argument("--location", metavar="L", help="of a new dataset, for ever, e.g. EU")
    ensure.add_argument("--dry-run", action="store_true", help="only say what would be done")
    daily = actions.add_parser("daily", help=DAILY, description=DAILY)
    daily.add_project(env)
    daily.add_dataset()
    daily.add_argument(
        "--days", type=whole(most=3_650), default=LATE_DAYS, metavar="N", help="(%(default)s)"
    )
    daily.add_argument("--time-zone", type=_zone, default="UTC", metavar="Z", help="(%(default)s)")
    daily.add_argument("--print", action="store_true", help="the script, for a scheduled query")
    return parser


def _zone(written: str) -> str:
    try:
        return ZoneInfo(written).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise argparse.ArgumentTypeError(f"{written}: Europe/Copenhagen is the form") from None
