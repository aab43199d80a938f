"""`python -m local run|demo|query|items|…`: Google Cloud on one machine, for Angelia."""

import argparse
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Sequence

from rich.console import Console

from shared import logs
from shared.settings import BadSetting
from shared.streams import Streams

from . import console, items, query, warehouse, welcome
from .cloud import LocalCloud
from .processes import StartFailed
from .resources import DifferentState
from .settings import PortRange, RunSettings


def run() -> int:
    """Start everything and stay until it is told to stop."""
    out = Console(soft_wrap=True, highlight=False)
    settings = RunSettings.from_env()
    ended = _stop_asked()
    out.print("Starting (a few seconds) …")
    streams, google = settings.streams, settings.is_google
    with LocalCloud(
        settings.data, streams=streams, google=google, shop=True, dashboard={}
    ) as cloud:
        ids = Streams.from_text(settings.streams).ids
        out.print(welcome.text(cloud, ids, PortRange.from_env().ports))
        printed = console.watch(cloud.subscriber, out)
        ended.wait()
        printed.cancel()  # or its client calls a server that has gone, again and again
        with contextlib.suppress(OSError):  # the terminal may be gone
            out.print("\nStopping …")
    with contextlib.suppress(OSError):
        out.print("Stopped")
    return 0


def _stop_asked() -> threading.Event:
    """Set by Ctrl-C, `kill`, or the terminal closed, which nohup has ignored before us."""
    asked = threading.Event()
    names = [signal.SIGINT, signal.SIGTERM]
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        names.append(signal.SIGHUP)
    for name in names:
        signal.signal(name, lambda *_: asked.set())
    return asked


def demo() -> int:
    """The shop day; 0 when the books balance."""
    if RunSettings.from_env().is_google:
        raise StartFailed(
            "make demo balances the table of dead letters, which Google's Pub/Sub emulator does "
            "not write: it runs without CLOUD=google"
        )
    from . import demo as shop_day  # its client and its data are nobody else's

    return shop_day.run()


def screenshot() -> int:
    """Pictures of the dashboard and the shop; 1 without a browser."""
    from . import screenshot as pictures  # Playwright is nobody else's

    return pictures.run()


COMMANDS = {
    "run": run,
    "demo": demo,
    "query": query.main,
    "items": items.main,
    "daily": warehouse.daily,
    "screenshot": screenshot,
}


def main(arguments: Sequence[str]) -> int:
    """Run one command and say in one line why it could not."""
    parser = argparse.ArgumentParser(prog="python -m local", description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    logs.configure("local", {"LOG_FORMAT": "text"})
    try:
        return COMMANDS[parser.parse_args(arguments).command]()
    except (StartFailed, DifferentState, BadSetting) as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:  # `| head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
