"""``python -m local.firestore``: serve until SIGTERM or SIGINT."""

import argparse
import asyncio
import gc
import signal
import sys
from pathlib import Path

from local.firestore.server import Options, PortTakenError, serve
from local.firestore.store import StoreError

GARBAGE_THRESHOLD = 100_000  # new objects; Python's own is 700 (2,000 from 3.13 on)


def options_from(arguments: list[str]) -> Options:
    """The command line's options; exits with a usage message where they make no sense."""
    parser = argparse.ArgumentParser(
        prog="python -m local.firestore",
        description="Firestore on this machine. Clients: FIRESTORE_EMULATOR_HOST=127.0.0.1:PORT.",
    )
    parser.add_argument("--data-dir", type=Path, required=True, help="where the documents are kept")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8088, help="gRPC; 0 for any")
    parser.add_argument(
        "--debug-port",
        type=int,
        default=8089,
        help="HTTP, /writes: commits per document; 0 for any",
    )
    parser.add_argument(
        "--max-document-writes-per-s",
        type=int,
        default=0,
        metavar="N",
        help="answer ABORTED over N commits a second to one document, as production may; 0: never",
    )
    parsed = parser.parse_args(arguments)
    return Options(**vars(parsed))


async def run(options: Options) -> None:
    """Serve, say where, and stop at a signal."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    server = await serve(options)
    grpc_at, debug_at = f"{options.host}:{server.port}", f"{options.host}:{server.debug_port}"
    print(f"firestore ready grpc={grpc_at} debug={debug_at}", flush=True)
    await stop.wait()
    await server.stop()


def main() -> int:
    """The exit code: 1 where a port is taken or the data directory cannot be used."""
    # A query makes keys for every document; collecting garbage all the while takes half its time.
    gc.set_threshold(GARBAGE_THRESHOLD)
    try:
        asyncio.run(run(options_from(sys.argv[1:])))
    except (PortTakenError, StoreError) as error:
        print(f"firestore: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
