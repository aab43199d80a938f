import signal
from collections.abc import Iterator

import pytest

from local import __main__ as local_main

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@pytest.fixture
def _handlers() -> Iterator[None]:
    before = {name: signal.getsignal(name) for name in SIGNALS}
    yield
    for name, handler in before.items():
        signal.signal(name, handler)


@pytest.mark.usefixtures("_handlers")
@pytest.mark.parametrize("name", SIGNALS)
def test_run_is_told_to_stop_by_every_signal_of_a_terminal(name: signal.Signals) -> None:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    asked = local_main._stop_asked()
    assert not asked.is_set()
    signal.raise_signal(name)
    assert asked.wait(5)


@pytest.mark.usefixtures("_handlers")
def test_under_nohup_the_closed_terminal_is_no_reason_to_stop() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    asked = local_main._stop_asked()
    signal.raise_signal(signal.SIGHUP)
    assert not asked.is_set()


@pytest.mark.parametrize("command", ["run", "demo"])
def test_a_mistake_in_streams_is_one_line_before_anything_starts(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STREAMS", '{"shop": {"origin": [], "api_secret": "hidden"}}')
    assert local_main.main([command]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    [line] = said.err.splitlines()
    assert line.startswith("STREAMS: shop: ")
    assert "known are origins, time_zone, " in line
    assert "hidden" not in line
