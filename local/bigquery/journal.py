"""Where acknowledged rows wait for DuckDB.

One file of JSON lines per table, written before the answer.

A row is acknowledged when ``os.write`` has taken it: it then survives the death of the process (not
of the
machine's power). A file ("segment") is closed when it is taken for loading, and deleted once DuckDB
has committed
its rows together with its name, so no row is lost or loaded twice, wherever the process dies.
"""

import os
import threading
from dataclasses import dataclass
from pathlib import Path


@dataclass(slots=True)
class Segment:
    """A file of complete JSON lines, all of one table."""

    table_id: str
    path: Path
    rows: int = 0
    size_bytes: int = 0
    longest_line_bytes: int = 0

    @property
    def name(self) -> str:
        """Unique for ever: the table's storage id and a rising number."""
        return self.path.name


class Journal:
    """The segments of every table. All methods may be called from any thread."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._directory = directory
        self._lock = threading.Lock()
        self._open: dict[str, tuple[Segment, int]] = {}
        self._closed = [_recovered(path) for path in sorted(directory.glob("*.ndjson"))]
        self._taken: list[Segment] = []
        self._number = max((_number(segment) for segment in self._closed), default=0)

    @property
    def pending_bytes(self) -> int:
        """How much has been acknowledged and is not in DuckDB; 0 means that nothing waits."""
        with self._lock:
            waiting = [segment for segment, _ in self._open.values()]
            return sum(s.size_bytes for s in (*waiting, *self._closed, *self._taken))

    def append(self, table_id: str, lines: list[bytes]) -> None:
        """Write the rows (JSON objects without line ends).

        On return they survive a crash of the process.
        """
        if not lines:
            return
        data = b"\n".join(lines) + b"\n"
        with self._lock:
            segment, descriptor = self._open.get(table_id) or self._new_segment(table_id)
            _write_all(descriptor, data)
            segment.rows += len(lines)
            segment.size_bytes += len(data)
            longest = max(map(len, lines))
            segment.longest_line_bytes = max(segment.longest_line_bytes, longest)

    def take(self, table_id: str | None = None) -> list[Segment]:
        """Close what is open (of one table or all) and hand over all that waits, oldest first."""
        with self._lock:
            for key in [key for key in self._open if table_id in (None, key)]:
                segment, descriptor = self._open.pop(key)
                os.close(descriptor)
                self._closed.append(segment)
            taken = [segment for segment in self._closed if table_id in (None, segment.table_id)]
            self._closed = [segment for segment in self._closed if segment not in taken]
            self._taken += taken
            return taken

    def put_back(self, segments: list[Segment]) -> None:
        """Give segments back that were taken and not loaded."""
        with self._lock:
            self._taken = [segment for segment in self._taken if segment not in segments]
            self._closed = segments + self._closed

    def remove(self, segment: Segment) -> None:
        """Delete a segment that was taken and is loaded, or not wanted any more."""
        segment.path.unlink()
        with self._lock:
            self._taken.remove(segment)

    def close(self) -> None:
        """Close the files; what they hold is found again at the next start."""
        with self._lock:
            for _, descriptor in self._open.values():
                os.close(descriptor)
            self._open.clear()

    def _new_segment(self, table_id: str) -> tuple[Segment, int]:
        self._number += 1
        path = self._directory / f"{table_id}-{self._number:012d}.ndjson"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        self._open[table_id] = Segment(table_id=table_id, path=path), descriptor
        return self._open[table_id]


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _number(segment: Segment) -> int:
    return int(segment.path.stem.rpartition("-")[2])


def _recovered(path: Path) -> Segment:
    """Read a segment that an earlier process left, without a last line that it did not finish.

    Such a line was never acknowledged.
    """
    data = path.read_bytes()
    complete = data[: data.rfind(b"\n") + 1]
    if len(complete) != len(data):
        os.truncate(path, len(complete))
    lines = complete.split(b"\n")[:-1]
    return Segment(
        table_id=path.stem.rpartition("-")[0],
        path=path,
        rows=len(lines),
        size_bytes=len(complete),
        longest_line_bytes=max(map(len, lines), default=0),
    )
