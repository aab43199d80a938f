"""``python -m local.bigquery --data-dir DIR``.

BigQuery on this machine.

Prints ``bigquery ready rest=HOST:PORT grpc=HOST:PORT`` once both serve; exits with 1 and one line
on standard error when a
port is taken or the directory is in use.
"""

import argparse
import logging
import os
import signal
import sys
import threading
from pathlib import Path

from local.bigquery.jobs import Jobs
from local.bigquery.rest.http import rest_server
from local.bigquery.rest.routes import api
from local.bigquery.storage import DirectoryInUseError
from local.bigquery.warehouse import Warehouse
from local.bigquery.write_service import WriteService, write_server

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def main() -> int:
    """Serve until SIGTERM or SIGINT; return the exit status."""
    arguments = _arguments()
    logging.basicConfig(
        level=logging.WARNING, format="bigquery: %(levelname)s %(name)s %(message)s"
    )
    # Blocked here and so in every thread to come; _serve waits for them. A handler that sets an
    # Event could run inside of that Event's own wait and never come back.
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    try:
        warehouse = Warehouse(arguments.data_dir)
    except DirectoryInUseError as in_use:
        return _refused(str(in_use))
    try:
        return _serve(warehouse, arguments)
    finally:
        warehouse.close()


def _serve(warehouse: Warehouse, arguments: argparse.Namespace) -> int:
    host = arguments.host
    jobs = Jobs(warehouse)
    try:
        rest = rest_server(host, arguments.rest_port, api(warehouse, jobs))
        service = WriteService(warehouse.catalog, warehouse.appends)
        grpc_server, grpc_port = write_server(service, host, arguments.grpc_port)
    except OSError as taken:
        return _refused(
            f"no port on {host} (asked for {arguments.rest_port}, {arguments.grpc_port}): {taken}"
        )
    warehouse.appends.start()
    grpc_server.start()
    thread = threading.Thread(
        target=rest.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
    )
    thread.start()
    print(
        f"bigquery ready rest={host}:{rest.server_address[1]} grpc={host}:{grpc_port}", flush=True
    )
    signal.sigwait(STOP_SIGNALS)
    rest.shutdown()
    rest.server_close()
    grpc_server.stop(grace=0).wait()
    jobs.close()
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m local.bigquery", description="BigQuery on this machine"
    )
    parser.add_argument("--data-dir", type=Path, required=True, help="where tables are kept")
    parser.add_argument("--rest-port", type=int, default=9050, help="0 for any")
    parser.add_argument("--grpc-port", type=int, default=9060, help="Storage Write API; 0 for any")
    parser.add_argument("--host", default="127.0.0.1")
    return parser.parse_args()


def _refused(reason: str) -> int:
    print(f"bigquery: {' '.join(reason.split())}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # Everything is closed. Threads of open HTTP connections would only make the interpreter's own
    # end slow and noisy.
    os._exit(status)
