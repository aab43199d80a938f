"""A table's default stream, whatever happens to the connections to it."""

import logging
from collections.abc import Callable, Sequence

from google.api_core import exceptions
from google.auth.exceptions import GoogleAuthError
from google.cloud.bigquery_storage_v1.services.big_query_write import BigQueryWriteClient
from google.protobuf.descriptor_pb2 import DescriptorProto

from shared.errors import RetryLater

from .connection import Connection, Response, TableSchema
from .messages import ensure_table, without_values

logger = logging.getLogger(__name__)

# How often a request is sent: once, and again on a new connection where the old one broke.
TRIES = 3

# The service closes a stream that is idle for ten minutes, moves it with GOAWAY, restarts.
_BROKEN = (
    exceptions.Aborted,
    exceptions.Cancelled,
    exceptions.DeadlineExceeded,
    exceptions.InternalServerError,
    exceptions.ServiceUnavailable,
    exceptions.Unknown,
)

# Time alone does not heal these; an operator does. BigQuery answers Forbidden to whoever may not
# see the table, also where there is none.
_REMEDIES: tuple[tuple[type[Exception], str], ...] = (
    (exceptions.NotFound, "create the table, or correct EVENTS_TABLE: {ensure_table}"),
    (
        exceptions.Forbidden,
        "grant this service account roles/bigquery.dataEditor on the table; if there is none: "
        "{ensure_table}",
    ),
    (exceptions.Unauthorized, "run this function as a service account"),
)


class TableStream:
    """Sends requests one at a time, over one connection that is opened on first use.

    table:     ``projects/P/datasets/D/tables/T``
    timeout_s: for one request; it is sent up to TRIES times
    """

    def __init__(
        self, new_client: Callable[[], BigQueryWriteClient], table: str, *, timeout_s: float
    ) -> None:
        self.table = table
        self.connections = 0  # opened so far
        self._new_client = new_client
        self._timeout_s = timeout_s
        self._open: Connection | None = None

    def append(self, rows: Sequence[bytes], descriptor: DescriptorProto) -> Response:
        """Send rows serialized by ``descriptor``; the response stores all, or names bad rows.

        Raises InvalidArgument where the request is refused as a whole, RetryLater otherwise.
        """
        for tries_left in reversed(range(TRIES)):
            try:
                return self._append(rows, descriptor)
            except _BROKEN as error:
                logger.warning("append_broken", extra=self._about(error))
                self.close()
                if not tries_left:
                    raise _later(error) from error
            except exceptions.InvalidArgument:
                raise
            except exceptions.GoogleAPICallError as error:
                self._report("append_failed", error)
                raise _later(error) from error
        raise AssertionError("the last try returns or raises")

    def _append(self, rows: Sequence[bytes], descriptor: DescriptorProto) -> Response:
        """Send once; an error in the response is raised like one of the stream."""
        response = self._connection().append(rows, descriptor, timeout_s=self._timeout_s)
        if response.HasField("error") and not response.row_errors:
            raise exceptions.from_grpc_status(response.error.code, response.error.message)
        return response

    def table_schema(self) -> TableSchema:
        """Ask for the table's own schema; raises RetryLater."""
        try:
            return self._connection().table_schema(timeout_s=self._timeout_s)
        except exceptions.GoogleAPICallError as error:
            self._report("table_schema_unknown", error)
            raise _later(error) from error

    def close(self) -> None:
        """Let go of the connection; the next request opens another one."""
        if self._open is not None:
            self._open.close()

    def _connection(self) -> Connection:
        if self._open is None or not self._open.is_open:
            try:
                self._open = Connection(self._new_client, f"{self.table}/streams/_default")
            except GoogleAuthError as error:
                logger.error("no_credentials", extra={"error": type(error).__name__})  # noqa: TRY400 - the name says it
                raise RetryLater(f"no_credentials: {type(error).__name__}") from error
            self.connections += 1
        return self._open

    def _report(self, message: str, error: exceptions.GoogleAPICallError) -> None:
        remedies = (remedy for kind, remedy in _REMEDIES if isinstance(error, kind))
        remedy = next(remedies, "").format(ensure_table=ensure_table(self.table))
        logger.error(message, extra=self._about(error) | {"remedy": remedy or None})

    def _about(self, error: exceptions.GoogleAPICallError) -> dict[str, str]:
        return {
            "table": self.table,
            "error": type(error).__name__,
            "detail": without_values(error.message),
        }


def _later(error: exceptions.GoogleAPICallError) -> RetryLater:
    return RetryLater(f"append_failed: {type(error).__name__}")
