"""The server as a process of its own, as ``make run`` starts it."""

import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

import grpc
from google.auth.credentials import AnonymousCredentials
from google.cloud import bigquery
from google.cloud.bigquery_storage_v1 import BigQueryWriteClient
from google.cloud.bigquery_storage_v1.services.big_query_write.transports import (
    BigQueryWriteGrpcTransport,
)

PROJECT = "angelia-local"
STOP_TIMEOUT_S = 10


class BigQueryServer:
    """A running server on ports of its own choice, and official clients that talk to it."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.process = subprocess.Popen(self.command(), stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        words = dict(word.split("=") for word in line.split() if "=" in word)
        assert set(words) == {"rest", "grpc"}, f"no ready line but {line!r}"
        self.rest, self.grpc = words["rest"], words["grpc"]
        self.client = bigquery.Client(
            project=PROJECT,
            credentials=AnonymousCredentials(),
            client_options={"api_endpoint": f"http://{self.rest}"},
        )
        self.channel = grpc.insecure_channel(
            self.grpc, options=[("grpc.max_send_message_length", -1)]
        )
        self.writer = BigQueryWriteClient(
            transport=BigQueryWriteGrpcTransport(channel=self.channel)
        )

    def command(self, rest_port: int = 0, grpc_port: int = 0) -> list[str]:
        """The command line; port 0 is any."""
        ports = ["--rest-port", str(rest_port), "--grpc-port", str(grpc_port)]
        return [sys.executable, "-m", "local.bigquery", "--data-dir", str(self.data_dir), *ports]

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.process.wait(STOP_TIMEOUT_S)
        self._close_clients()

    def stop(self) -> int:
        """SIGTERM; the exit status."""
        self.process.terminate()
        status = self.process.wait(STOP_TIMEOUT_S)
        self._close_clients()
        return status

    def _close_clients(self) -> None:
        self.client.close()
        self.channel.close()
        if self.process.stdout is not None:
            self.process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            self.stop()
