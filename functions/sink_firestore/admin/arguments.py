"""The command line, read once."""

import argparse
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from shared.settings import BadSetting

from ..settings import item_field_names

DESCRIPTION = """\
Compute from BigQuery what the counters in Firestore should be, and tell the differences.

Nothing is changed without --apply. It may be interrupted and run again. See docs/counters.md.
"""

REBUILD = "hold items, days, minutes and transactions against BigQuery"

_PROJECT = re.compile(r"[a-z0-9.:-]+")
_DATASET = re.compile(r"[A-Za-z0-9_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """What is to be done.

    item_fields: as the sink's setting: what an item's document that is missing is to hold
    is_applied:  mend what differs; else it is only told
    settle_s:    what was stored or counted later than so long ago is on its way, and no difference
    minutes_days: minutes older than so many days are left alone
    shown:       documents of a kind that are listed
    """

    project: str
    dataset: str
    database: str
    item_fields: tuple[str, ...]
    is_applied: bool
    settle_s: int
    minutes_days: int
    shown: int

    @classmethod
    def from_command_line(
        cls, arguments: Sequence[str] | None = None, env: Mapping[str, str] = os.environ
    ) -> Self:
        """Read the arguments; one that cannot be used ends the process with 2 and says why."""
        parser = _parser(env)
        given = parser.parse_args(arguments)
        if not given.project:
            parser.error("which project? --project P or GOOGLE_CLOUD_PROJECT=P")
        try:
            item_fields = item_field_names(given.item_fields)
        except BadSetting as error:
            parser.error(f"--item-fields: {error}")
        return cls(
            project=given.project,
            dataset=given.dataset,
            database=given.database,
            item_fields=item_fields,
            is_applied=given.apply,
            settle_s=given.settle,
            minutes_days=given.minutes_days,
            shown=given.show,
        )


def _parser(env: Mapping[str, str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m functions.sink_firestore",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    actions = parser.add_subparsers(dest="action", required=True)
    rebuild = actions.add_parser(
        "rebuild",
        help=REBUILD,
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = rebuild.add_argument
    project, database = env.get("GOOGLE_CLOUD_PROJECT"), env.get("FIRESTORE_DATABASE")
    add("--apply", action="store_true", help="mend what differs")
    add("--project", type=_form(_PROJECT), default=project, metavar="P", help="or its variable")
    add("--dataset", type=_form(_DATASET), default="analytics", metavar="D", help="(%(default)s)")
    add("--database", default=database or "(default)", metavar="D", help="or FIRESTORE_DATABASE")
    add("--item-fields", default=env.get("ITEM_FIELDS", ""), metavar="F,G", help="or ITEM_FIELDS")
    add("--settle", type=_whole(86_400), default=600, metavar="S", help="what is younger than so "
        "many seconds is on its way (%(default)s)")  # fmt: skip
    add("--minutes-days", type=_whole(3_650), default=7, metavar="N", help="minutes of so many "
        "days (%(default)s)")  # fmt: skip
    add("--show", type=_whole(10_000_000), default=50, metavar="N", help="documents listed of a "
        "kind (%(default)s)")  # fmt: skip
    return parser


def _form(pattern: re.Pattern[str]) -> Callable[[str], str]:
    """A name that SQL can hold between backticks."""

    def read(written: str) -> str:
        if not pattern.fullmatch(written):
            raise argparse.ArgumentTypeError(f"{written}: no such name is possible")
        return written

    return read


def _whole(most: int) -> Callable[[str], int]:
    def read(written: str) -> int:
        if not written.isdecimal() or int(written) > most:
            raise argparse.ArgumentTypeError(f"{written}: a whole number, 0 to {most}, is needed")
        return int(written)

    return read
