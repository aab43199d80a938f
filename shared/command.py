"""What the commands ``python -m functions.<name>`` have in common: options, words, exit codes.

A person runs them from the repository. So no function carries this module (local/build.py).
"""

import argparse
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from google.auth.exceptions import GoogleAuthError

# argparse ends with 2 as well; a shell says 128 and the signal's number, which is Ctrl-C's.
FAILED, INTERRUPTED = 2, 130

PROJECT = "GOOGLE_CLOUD_PROJECT"

SIGN_IN = "sign in first: gcloud auth application-default login"
NOBODY_ANSWERS = "nothing answers there: run it again; on your own machine, is `make run` running?"

# Names that SQL can hold between backticks.
_PROJECT_ID = re.compile(r"[a-z0-9.:-]+")
_DATASET_ID = re.compile(r"[A-Za-z0-9_]+")

Say: TypeAlias = Callable[[str], None]


class CommandFailed(Exception):  # noqa: N818 - reads as what it is
    """Google Cloud does not answer, or answers no. The text says what it said and what helps."""


class CommandLine(argparse.ArgumentParser):
    """Takes no option by its first letters; the lines of a description stay as they are written.

    So do the parsers that its ``add_subparsers`` makes.
    """

    def __init__(self, **about: Any) -> None:  # noqa: ANN401 - ArgumentParser's
        raw = argparse.RawDescriptionHelpFormatter
        super().__init__(formatter_class=raw, allow_abbrev=False, **about)

    def add_project(self, env: Mapping[str, str]) -> None:
        """``--project``, or its variable."""
        default = env.get(PROJECT) or None
        self.add_argument(
            "--project", type=_name(_PROJECT_ID), default=default, metavar="P", help=f"or {PROJECT}"
        )

    def add_dataset(self) -> None:
        """``--dataset``, of BigQuery."""
        named = _name(_DATASET_ID)
        self.add_argument(
            "--dataset", type=named, default="analytics", metavar="D", help="(%(default)s)"
        )

    def read(self, arguments: Sequence[str] | None) -> argparse.Namespace:
        """What is given, with a project; what cannot be used ends the process with 2, told why."""
        given = self.parse_args(arguments)
        if not given.project:
            self.error(f"which project? --project P or {PROJECT}=P")
        return given


def _name(pattern: re.Pattern[str]) -> Callable[[str], str]:
    def read(written: str) -> str:
        if not pattern.fullmatch(written):
            raise argparse.ArgumentTypeError(f"{written}: no such name is possible")
        return written

    return read


def whole(*, least: int = 0, most: int | None = None) -> Callable[[str], int]:
    """An option's ``type``: a whole number within these limits."""
    limits = f"of {least} or more" if most is None else f"from {least} to {most}"

    def read(written: str) -> int:
        value = int(written) if written.isdecimal() else None
        if value is None or value < least or (most is not None and value > most):
            raise argparse.ArgumentTypeError(f"{written}: a whole number {limits} is needed")
        return value

    return read


def run(work: Callable[[], int], *, so_far: str = "") -> int:
    """Do the command's work; its exit code, or that of how it has ended before.

    so_far: what is true of the work half done, as a sentence
    """
    try:
        return work()
    except CommandFailed as error:
        return _ended(FAILED, f"{error}")
    except GoogleAuthError as error:
        return _ended(FAILED, f"{error}\n{SIGN_IN}")
    except BrokenPipeError:
        leave_unread()
        return _ended(FAILED, "Nobody reads on: ended.", so_far)
    except KeyboardInterrupt:
        return _ended(INTERRUPTED, "Interrupted.", so_far, "Run it again for the rest.")


def _ended(code: int, *sentences: str) -> int:
    sys.stderr.write(" ".join(filter(None, sentences)) + "\n")
    return code


def leave_unread() -> None:
    """Where ``| head`` has seen enough: let Python not fail again while it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(line: str) -> None:
    """A line on standard output, at once: also where that is a file or a pipe."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
