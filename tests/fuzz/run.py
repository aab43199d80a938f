"""Send many samples from some threads, and keep what is wrong."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from .client import Connection, NoAnswer
from .contract import complaint
from .samples import Sample, sample

THREADS = 16

# So many are told, and no more are sent.
_TOLD = 20

NO_ANSWER = 0


@dataclass
class Outcome:
    """What came of the samples.

    statuses:    of the answers
    wrong:       what may not be, told for a person
    asked_again: on connections that had been kept and were closed by then
    """

    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    asked_again: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def sent(self) -> int:
        return self.statuses.total()

    def is_over(self, deadline_s: float) -> bool:
        """Whether nothing more is to be sent."""
        return len(self.wrong) >= _TOLD or time.monotonic() > deadline_s


def send_all(port: int, seed: int, numbers: range, outcome: Outcome, *, deadline_s: float) -> None:
    """Send the samples of these numbers; each thread keeps its connection."""
    parts = [numbers[first::THREADS] for first in range(THREADS)]
    with ThreadPoolExecutor(THREADS, "fuzz") as pool:
        for future in [pool.submit(_send, port, seed, part, outcome, deadline_s) for part in parts]:
            future.result()


def _send(port: int, seed: int, numbers: range, outcome: Outcome, deadline_s: float) -> None:
    with Connection(port) as connection:
        for number in numbers:
            if outcome.is_over(deadline_s):
                break
            status, wrong = _sent(connection, sample(seed, number))
            with outcome.lock:
                outcome.statuses[status] += 1
                outcome.wrong += [wrong] if wrong else []
        with outcome.lock:
            outcome.asked_again += connection.asked_again


def _sent(connection: Connection, one: Sample) -> tuple[int, str | None]:
    """The answer's status, and what is wrong with it."""
    try:
        answer = connection.ask(one)
    except NoAnswer as error:
        return NO_ANSWER, f"sample {one.number}: no answer: {error}: {one.wire[:300]!r}"
    wrong = complaint(one, answer)
    if wrong is None:
        return answer.status, None
    told = f"sample {one.number}: {wrong}: {one.wire[:300]!r} -> {answer.body[:300]!r}"
    return answer.status, told
