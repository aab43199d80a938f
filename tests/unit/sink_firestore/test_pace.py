from functions.sink_firestore.pace import Pace


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 6))
        self.now += seconds


def pace_of(clock: Clock, interval_s: float = 0.1) -> Pace:
    return Pace(interval_s, 0.5, clock=lambda: clock.now, sleep=clock.sleep)


def test_the_first_commit_and_one_after_a_pause_do_not_wait() -> None:
    clock = Clock()
    pace = pace_of(clock)
    pace.wait()
    pace.committed()
    clock.now += 0.3
    pace.wait()
    assert clock.slept == []


def test_from_the_end_of_a_commit_to_the_next_one_is_an_interval() -> None:
    clock = Clock()
    pace = pace_of(clock)
    started = []
    for _ in range(11):
        pace.wait()
        started.append(round(clock.now - 100, 6))
        clock.now += 0.004
        pace.committed()
    assert clock.slept == [0.1] * 10
    assert started == [round(0.104 * number, 6) for number in range(11)]


def test_what_needed_no_commit_is_not_waited_for() -> None:
    clock = Clock()
    pace = pace_of(clock)
    pace.wait()
    pace.wait()
    assert clock.slept == []


def test_the_interval_doubles_to_its_limit_and_comes_back() -> None:
    pace = pace_of(Clock())
    seen = []
    for _ in range(4):
        pace.widen()
        seen.append(pace.interval_s)
    assert seen == [0.2, 0.4, 0.5, 0.5]
    for _ in range(100):
        pace.narrow()
    assert pace.interval_s == 0.1


def test_no_interval_can_widen_too() -> None:
    pace = pace_of(Clock(), interval_s=0)
    for _ in range(10):
        pace.widen()
    assert pace.interval_s == 0.5
