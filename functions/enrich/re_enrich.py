"""Captured lines through the handler: rows to one stream, refusals to the other."""

import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, TextIO

import msgspec

from shared.dead_letters import without_visitor
from shared.errors import Reason, Refusal
from shared.push import Message

from . import captured
from .refused import EventRefused

Handle = Callable[[Message], Sequence[Refusal]]

# Lines between two signs of life on a terminal: about ten of them a second.
PROGRESS_EVERY = 500

CLEAR_LINE = "\r\x1b[K"


class Rows:
    """Stands where the enriched topic does, and writes each row as a line, at once."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def publish_all(self, messages: Sequence[tuple[bytes, Mapping[str, str]]]) -> list[str]:
        """Write all of them; BrokenPipeError where nobody reads any more."""
        for data, _ in messages:
            self._out.write(data + b"\n")
        self._out.flush()
        return [""] * len(messages)


class Report:
    """Writes refusals, a JSON object a line, and how far it is where that is a terminal."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._is_terminal = out.isatty()
        self.refused = 0

    def refusal(self, number: int, refusal: Refusal) -> None:
        """Tell a refusal of a line, as a dead letter would: without the visitor's address.

        Without data where it is the whole line: an envelope's base64 may hold an address.
        """
        self.refused += 1
        told: dict[str, object] = {
            "line": number,
            "reason": refusal.reason,
            "detail": refusal.detail,
        }
        if refusal.data:
            told["data"] = without_visitor(refusal.data).decode()
        self._out.write(self._cleared() + msgspec.json.encode(told).decode() + "\n")

    def progress(self, number: int) -> None:
        """Tell that so many lines are read."""
        if self._is_terminal and (number == 1 or number % PROGRESS_EVERY == 0):
            self._out.write(f"{CLEAR_LINE}{number:,} lines, {self.refused:,} refused ")
            self._out.flush()

    def end(self) -> None:
        """Leave the terminal as it was."""
        self._out.write(self._cleared())

    def _cleared(self) -> str:
        return CLEAR_LINE if self._is_terminal else ""


def re_enrich(
    lines: Iterable[bytes], handle: Handle, report: Report, received_at_micros: int | None
) -> None:
    """Handle the lines one by one, as they come; blank ones are none."""
    for number, line in enumerate(lines, start=1):
        if line := line.strip():
            for refusal in _refusals(line, number, handle, received_at_micros):
                report.refusal(number, refusal)
        report.progress(number)
    report.end()


def _refusals(
    line: bytes, number: int, handle: Handle, received_at_micros: int | None
) -> Sequence[Refusal]:
    """A bug refuses its line too: the rest of an archive is worth having."""
    try:
        return handle(captured.message(line, number, received_at_micros))
    except EventRefused as error:
        return [Refusal(error.reason, error.detail, b"")]
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - told with its place, as a refusal
        return [Refusal(Reason.INTERNAL_ERROR, _place(error), b"")]


def _place(error: Exception) -> str:
    """The type and where it was raised; its text may quote the visitor."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"
