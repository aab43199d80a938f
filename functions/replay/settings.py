"""The command line, read once."""

import argparse
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Self

from shared.command import CommandLine, whole

from .selection import Selection

DESCRIPTION = """\
List what was refused, and send it back to the stage that refused it once the cause is gone.

Without --reason: a list. With --reason: what --send would do. Nothing is sent without --send,
nothing is dropped without --drop --yes. See docs/replay.md.
"""

# The pull subscription of the dead-letter topic in shared/pipeline.json.
DEAD_LETTERS = "dead-letter-replay"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What is to be done.

    action:       ``send`` and ``drop`` only say what they would do unless ``is_confirmed``
    first:        of those selected, only so many; None is all
    limit:        letters pulled at the most, selected or not
    rate:         letters sent in a second
    wait_s:       how long to look for sent letters that come back, refused again
    patience_s:   how long nothing new has to come until all is taken to be pulled
    """

    project: str
    subscription: str
    selection: Selection
    action: Literal["list", "send", "drop"]
    is_confirmed: bool
    shows_data: bool
    first: int | None
    limit: int
    rate: float
    wait_s: float
    patience_s: float

    @property
    def subscription_path(self) -> str:
        """``projects/P/subscriptions/S``."""
        return f"projects/{self.project}/subscriptions/{self.subscription}"

    @classmethod
    def from_arguments(
        cls, arguments: Sequence[str] | None = None, env: Mapping[str, str] = os.environ
    ) -> Self:
        """Read the arguments; one that cannot be used ends the process with 2 and says why."""
        parser = _parser(env)
        given = parser.read(arguments)
        if given.reason is None and (given.send or given.drop or given.first):
            parser.error("--send, --drop and --first need --reason R")
        if given.yes and not given.drop:
            parser.error("--yes goes with --drop")
        return cls(
            project=given.project,
            subscription=given.subscription,
            selection=Selection(given.stage, given.reason),
            action="drop" if given.drop else "list" if given.reason is None else "send",
            is_confirmed=given.send or given.yes,
            shows_data=given.show,
            first=given.first,
            limit=given.limit,
            rate=given.rate,
            wait_s=given.wait,
            patience_s=given.patience,
        )


def _parser(env: Mapping[str, str]) -> CommandLine:
    parser = CommandLine(prog="python -m functions.replay", description=DESCRIPTION)
    add = parser.add_argument
    add("--reason", metavar="R", help="only letters with this reason, e.g. missing_event_name")
    add("--stage", metavar="S", help="only letters of this stage, e.g. enrich")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--send", action="store_true", help="send them back, each to its own stage")
    what.add_argument("--drop", action="store_true", help="what --drop --yes would throw away")
    add("--yes", action="store_true", help="throw them away for ever, unsent")
    count = whole(least=1)
    add("--first", type=count, metavar="N", help="only the N oldest of them: try a few before all")
    add("--show", action="store_true", help="the data of an example; never an address or a cookie")
    add("--limit", type=count, default=10_000, metavar="N", help="letters pulled (%(default)s)")
    add("--rate", type=_positive, default=100.0, metavar="N", help="sent in a second (%(default)g)")
    add("--wait", type=_seconds, default=10.0, metavar="S", help="look for what comes back (10)")
    add("--patience", type=_seconds, default=3.0, metavar="S", help="quiet that ends a pull (3)")
    parser.add_project(env)
    add("--subscription", default=DEAD_LETTERS, metavar="S", help="%(default)s, or undelivered")
    return parser


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value <= 1_000_000:
        raise argparse.ArgumentTypeError(f"{text}: more than 0 is needed")
    return value


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 86_400:
        raise argparse.ArgumentTypeError(f"{text}: seconds, 0 to 86400, are needed")
    return value
