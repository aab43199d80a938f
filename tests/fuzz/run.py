"""Send many samples from some threads, and keep what is wrong."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from .client import Connection, NoAnswer
from .contract import complaint
from .samples import Sample, sample

THREADS = 16

# So many are told in full.
_TOLD = 20


@dataclass
class Outcome:
    """What came of the samples: answers by status, and what is wrong, told for a person."""

    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, status: int, wrong: str | None) -> None:
        with self.lock:
            self.statuses[status] += 1
            if wrong is not None and len(self.wrong) < _TOLD:
                self.wrong.append(wrong)


def send_all(port: int, seed: int, numbers: range, outcome: Outcome) -> None:
    """Send the samples of these numbers; each thread keeps its connection."""
    parts = [numbers[first::THREADS] for first in range(THREADS)]
    with ThreadPoolExecutor(THREADS, "fuzz") as pool:
        for future in [pool.submit(_send, port, seed, part, outcome) for part in parts]:
            future.result()


def send(connection: Connection, one: Sample, outcome: Outcome) -> None:
    """Send one and note what came of it."""
    try:
        answer = connection.ask(one)
    except NoAnswer as error:
        outcome.note(0, f"sample {one.number}: no answer: {error}: {one.wire[:300]!r}")
        return
    wrong = complaint(one, answer)
    told = wrong and f"sample {one.number}: {wrong}: {one.wire[:300]!r} -> {answer.body[:300]!r}"
    outcome.note(answer.status, told or None)


def _send(port: int, seed: int, numbers: range, outcome: Outcome) -> None:
    with Connection(port) as connection:
        for number in numbers:
            send(connection, sample(seed, number), outcome)
