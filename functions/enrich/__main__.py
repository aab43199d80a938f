"""``python -m functions.enrich``: wiring. In: captured messages. Out: rows. Both one a line."""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from shared.command import FAILED, INTERRUPTED, CommandLine, leave_unread
from shared.settings import BadSetting

from .handler import EnrichHandler
from .re_enrich import Report, Rows, re_enrich
from .settings import HandlerSettings

DESCRIPTION = """\
Make rows of captured messages: raw.v1, or Pub/Sub messages as JSON, one a line, on standard input.
Rows go to standard output, refusals as JSON to standard error. See docs/re-enrich.md.
"""

SOME_REFUSED = 1

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def main(arguments: Sequence[str] | None = None, env: Mapping[str, str] = os.environ) -> int:
    """Run the command; its exit code."""
    given = _parser().parse_args(arguments)
    try:
        settings = HandlerSettings.from_env(env)
    except BadSetting as error:
        sys.stderr.write(f"{error}\n")
        return FAILED
    if sys.stdin.isatty():
        sys.stderr.write("reads standard input, one message a line; Ctrl-D ends it\n")
    handle = EnrichHandler(Rows(sys.stdout.buffer), settings.streams, settings)
    report = Report(sys.stderr)
    try:
        re_enrich(sys.stdin.buffer, handle, report, given.received_at)
    except BrokenPipeError:
        leave_unread()
        return 0  # a filter's reader may have seen enough
    except KeyboardInterrupt:
        return INTERRUPTED
    return SOME_REFUSED if report.refused else 0


def _parser() -> CommandLine:
    parser = CommandLine(prog="python -m functions.enrich", description=DESCRIPTION)
    parser.add_argument(
        "--received-at",
        type=_micros,
        metavar="TIME",
        help="of sGTM objects without an envelope, e.g. 2026-11-21T12:00:00Z",
    )
    return parser


def _micros(written: str) -> int:
    """RFC 3339 with its zone, as Pub/Sub writes publishTime, in microseconds since 1970."""
    try:
        time = datetime.fromisoformat(written)
    except ValueError:
        time = None
    if time is None or time.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{written}: 2026-11-21T12:00:00Z is the form")
    return (time - _EPOCH) // timedelta(microseconds=1)


if __name__ == "__main__":
    sys.exit(main())
