"""``python -m local.pubsub --data-dir DIR``: serve until SIGTERM or SIGINT.

Prints one line, ``pubsub ready grpc=HOST:PORT rest=HOST:PORT``, once it serves.
"""

import argparse
import asyncio
import logging
import signal
import sqlite3
import sys
from pathlib import Path

from local.pubsub.server import PubSubServer, Settings, StartError


def main() -> int:
    """Run the server; return the exit code: 0 after a signal, 1 when it cannot start or go on."""
    logging.basicConfig(level=logging.WARNING, format="pubsub: %(levelname)s %(message)s")
    try:
        return asyncio.run(serve(_settings()))
    except StartError as error:
        print(f"pubsub: {error}", file=sys.stderr)
        return 1


async def serve(settings: Settings) -> int:
    """Serve until a signal comes (0) or the disk refuses (1)."""
    done: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def end(code: int) -> None:
        if not done.done():
            done.set_result(code)

    def give_up(error: sqlite3.Error) -> None:
        print(f"pubsub: cannot write to {settings.data_dir}: {error}", file=sys.stderr)
        end(1)

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, end, 0)
    server = PubSubServer(settings, give_up)
    try:
        grpc_address, rest_address = await server.start()
        print(f"pubsub ready grpc={grpc_address} rest={rest_address}", flush=True)
        return await done
    finally:
        await server.stop()


def _settings() -> Settings:
    parser = argparse.ArgumentParser(prog="python -m local.pubsub", description=__doc__)
    parser.add_argument("--data-dir", type=Path, required=True, help="where messages are kept")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--grpc-port", type=_port, default=8085, help="0: any free port")
    parser.add_argument("--rest-port", type=_port, default=8086, help="0: any free port")
    parser.add_argument(
        "--bigquery-rest",
        default="http://127.0.0.1:9050",
        metavar="URL",
        help="where BigQuery subscriptions insert their rows",
    )
    parser.add_argument(
        "--max-in-flight", type=_count, default=64, help="pushes at a time for one subscription"
    )
    return Settings(**vars(parser.parse_args()))


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65_535:
        raise argparse.ArgumentTypeError(f"{number} is no port")
    return number


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("it must be 1 or more")
    return number


if __name__ == "__main__":
    sys.exit(main())
