"""The command line, read once."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from shared.command import CommandLine, whole
from shared.settings import BadSetting

from ..settings import item_field_names

DESCRIPTION = """\
Compute from BigQuery what the counters in Firestore should be, and tell the differences.

Nothing is changed without --apply. It may be interrupted and run again. See docs/counters.md.
"""

REBUILD = "hold items, days, minutes and transactions against BigQuery"


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
        given = parser.read(arguments)
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


def _parser(env: Mapping[str, str]) -> CommandLine:
    parser = CommandLine(prog="python -m functions.sink_firestore", description=DESCRIPTION)
    actions = parser.add_subparsers(dest="action", required=True)
    rebuild = actions.add_parser("rebuild", help=REBUILD, description=DESCRIPTION)
    add = rebuild.add_argument
    add("--apply", action="store_true", help="mend what differs")
    rebuild.add_project(env)
    rebuild.add_dataset()
    database = env.get("FIRESTORE_DATABASE") or "(default)"
    add("--database", default=database, metavar="D", help="or FIRESTORE_DATABASE")
    add("--item-fields", default=env.get("ITEM_FIELDS", ""), metavar="F,G", help="or ITEM_FIELDS")
    seconds, days, count = whole(most=86_400), whole(most=3_650), whole(most=10_000_000)
    add("--settle", type=seconds, default=600, metavar="S", help="what is younger than so many "
        "seconds is on its way (%(default)s)")  # fmt: skip
    add("--minutes-days", type=days, default=7, metavar="N", help="minutes of so many days "
        "(%(default)s)")  # fmt: skip
    add("--show", type=count, default=50, metavar="N", help="documents listed of a kind "
        "(%(default)s)")  # fmt: skip
    return parser
