"""`python -m local run|demo|query|items|daily`: Google Cloud on one machine, for Angelia."""

import argparse
import os
import signal
import sys
import threading
from collections.abc import Sequence

from rich.console import Console

from shared import logs
from shared.settings import BadSetting

from . import console, items, query, warehouse
from .cloud import LocalCloud
from .processes import StartFailed
from .resources import DifferentState
from .settings import Ports, RunSettings, variable

EXAMPLE = """\
curl {url}/api/v1/streaming/shop -H 'Content-Type: application/json' \\
  -A 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 \
(KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1' \\
  -H 'X-Client-Geo-Country: DK' -H 'X-Client-Geo-City: Aarhus' -d '{{
    "event_name": "page_view", "client_id": "me.1",
    "event_params": [{{"key": "page_location", "value": {{"string_value":
      "https://shop.example/?utm_source=newsletter&utm_medium=email&utm_campaign=spring"}}}}]}}'"""

KEPT = "what arrived stays in {data_dir}"

GOOGLE_KEEPS = """the rows of BigQuery stay in {data_dir}

Pub/Sub and Firestore are Google's emulators: messages and counters are gone when they end, filters
are not applied, and dead letters do not reach the table dead_letters (they wait in the
subscription dead-letter-replay).\
"""


# Delivery is at least once, so rows are counted by their event's id.
QUERY = "SELECT event_name, COUNT(DISTINCT event_id) n FROM analytics.events GROUP BY 1"


def run() -> int:
    """Start everything and stay until Ctrl-C or SIGTERM."""
    out = Console(soft_wrap=True, highlight=False)
    ended = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: ended.set())
    settings = RunSettings.from_env()
    out.print("Starting (a few seconds) …")
    with LocalCloud(settings.data, streams=settings.streams, google=settings.is_google) as cloud:
        out.print(_welcome(cloud))
        console.watch(cloud.subscriber, out)
        ended.wait()
        out.print("\nStopping …")
    return 0


def _welcome(cloud: LocalCloud) -> str:
    example = EXAMPLE.format(url=cloud.ingest_url)
    kept = GOOGLE_KEEPS if cloud.google else KEPT
    return f"""
[bold]Angelia is running.[/bold] Ctrl-C stops it; {kept.format(data_dir=cloud.data_dir)}

  ingest      {cloud.ingest_url}/api/v1/streaming/<any stream id>
  BigQuery    {cloud.bigquery_rest_url}  (project {cloud.project}, dataset {cloud.dataset})
  Firestore   127.0.0.1:{cloud.ports.firestore}
  Pub/Sub     127.0.0.1:{cloud.ports.pubsub}, REST {cloud.pubsub_rest_url}

Send an event from another terminal:

{example.replace("[", chr(92) + "[")}

and look at it:

{_port("bigquery", cloud)}make query SQL="{QUERY}"
{_port("firestore", cloud)}make items

Events, as they arrive:"""


def _port(name: str, cloud: LocalCloud) -> str:
    """What stands before a command of another terminal where the port is not the usual one."""
    port = getattr(cloud.ports, name)
    return "" if port == getattr(Ports.from_env({}), name) else f"{variable(name)}={port} "


def demo() -> int:
    """The shop day; 0 when the books balance."""
    if RunSettings.from_env().is_google:
        raise StartFailed(
            "make demo balances the table of dead letters, which Google's Pub/Sub emulator does "
            "not write: it runs without CLOUD=google"
        )
    from . import demo as shop_day  # its client and its data are nobody else's

    return shop_day.run()


COMMANDS = {
    "run": run,
    "demo": demo,
    "query": query.main,
    "items": items.main,
    "daily": warehouse.daily,
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
