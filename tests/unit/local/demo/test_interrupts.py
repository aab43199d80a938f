import os
import signal

import pytest

from local.demo.interrupts import SIGNALS, interrupted_once


def stopped_by(name: signal.Signals, stopped: list[str]) -> None:
    """Something that stops in order, and is disturbed while it does."""
    with interrupted_once():
        try:
            signal.raise_signal(name)
        finally:
            os.kill(os.getpid(), signal.SIGINT)
            stopped.append("children")


@pytest.mark.parametrize("name", SIGNALS)
def test_the_first_signal_interrupts_and_the_second_leaves_the_stopping_alone(
    name: signal.Signals,
) -> None:
    before = [signal.getsignal(each) for each in SIGNALS]
    stopped: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        stopped_by(name, stopped)
    assert stopped == ["children"]
    assert [signal.getsignal(each) for each in SIGNALS] == before
