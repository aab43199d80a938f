"""The folder with the servers' state belongs to one cloud at a time."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .processes import StartFailed


@contextmanager
def kept_in(data_dir: Path, *, fresh: bool) -> Iterator[None]:
    """Hold the folder; StartFailed where another process holds it. ``fresh`` empties it first.

    The lock is a file beside the folder, so that emptying it cannot lose the lock. The operating
    system lets go of it when this process ends, however it ends.
    """
    data_dir.parent.mkdir(parents=True, exist_ok=True)
    with Path(f"{data_dir}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise StartFailed(
                f"{data_dir} is in use: another `make run` or `make demo` works on it; "
                "end that one, or choose another folder with DATA=…"
            ) from None
        if fresh and data_dir.exists():
            shutil.rmtree(data_dir)
        data_dir.mkdir(exist_ok=True)
        yield
