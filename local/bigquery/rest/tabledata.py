"""``tabledata``: insertAll and list."""

import datetime as dt
import threading
import time
from collections import OrderedDict
from typing import Any

from local.bigquery.catalog import Table
from local.bigquery.duck_types import quoted
from local.bigquery.errors import invalid
from local.bigquery.json_rows import Row, RowRefusedError, journal_row
from local.bigquery.names import TableName
from local.bigquery.pages import next_token, page
from local.bigquery.rest.http import Request
from local.bigquery.rest.properties import etag, truth
from local.bigquery.row_values import check_partition
from local.bigquery.statements import row_count
from local.bigquery.warehouse import Warehouse
from local.bigquery.write_stream import partition_column

# "BigQuery remembers this ID for at least one minute":
# https://cloud.google.com/bigquery/docs/streaming-data-into-bigquery#best_effort_de-duplication
INSERT_ID_WINDOW_S = 60
MAX_INSERT_IDS = 200_000
# https://cloud.google.com/bigquery/quotas#streaming_inserts
MAX_ROWS = 50_000


class TableData:
    """The resource on one warehouse."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse
        self._seen = InsertIds()

    def insert_all(
        self, request: Request, project: str, dataset: str, table: str
    ) -> dict[str, Any]:
        """POST …/insertAll. One bad row stops all of them unless ``skipInvalidRows``."""
        found = self._warehouse.catalog.table(TableName(project, dataset, table))
        if found.view_query is not None:
            raise invalid("Cannot add rows to a table of type VIEW.")
        entries = request.body.get("rows") or []
        if not entries:
            raise invalid("No rows present in the request.")
        if len(entries) > MAX_ROWS:
            raise invalid(
                f"too many rows present in the request, limit: {MAX_ROWS} rows: {len(entries)}."
            )
        ignore_unknown = bool(request.body.get("ignoreUnknownValues"))
        rows, refused = checked_rows(found, entries, ignore_unknown=ignore_unknown)
        if refused and not request.body.get("skipInvalidRows"):
            stopped = [_insert_error(index, "stopped", "", "") for index in rows]
            return _answer(sorted([*refused, *stopped], key=lambda error: error["index"]))
        fresh = [
            row
            for index, row in rows.items()
            if self._seen.is_new(found, entries[index].get("insertId"))
        ]
        self._warehouse.appends.append(found, fresh)
        return _answer(refused)

    def list(self, request: Request, project: str, dataset: str, table: str) -> dict[str, Any]:
        """GET …/data: the rows of a table, page by page."""
        found = self._warehouse.catalog.table(TableName(project, dataset, table))
        if found.view_query is not None:
            raise invalid("Cannot list a table of type VIEW.")
        total = row_count(self._warehouse, found)
        start = int(request.query.get("pageToken") or request.query.get("startIndex") or 0)
        limit = request.query.get("maxResults")
        wanted = _selected(found, request.query.get("selectedFields"))
        columns = ", ".join(quoted(item.name) for item in wanted)
        rows = page(
            self._warehouse.storage,
            f"(SELECT {columns} FROM data.{quoted(found.storage_id)})",
            wanted,
            start=start,
            limit=None if limit is None else int(limit),
            int64_timestamps=truth(request.query.get("formatOptions.useInt64Timestamp")),
        )
        return {
            "kind": "bigquery#tableDataList",
            "etag": etag(found.name, found.modified_ms),
            "totalRows": str(total),
            "rows": rows,
            **next_token(start, rows, total),
        }


def checked_rows(
    table: Table, entries: list[dict[str, Any]], *, ignore_unknown: bool
) -> tuple[dict[int, Row], list[dict[str, Any]]]:
    """The rows that can be taken, by index, and an ``insertErrors`` entry for each other."""
    rows, refused = {}, []
    today = dt.datetime.now(dt.UTC).date()
    partition = partition_column(table)
    for index, entry in enumerate(entries):
        try:
            row = journal_row(entry.get("json") or {}, table.schema, ignore_unknown=ignore_unknown)
            if partition in row:
                check_partition(str(row[partition]), partition, str(table.name), today)
            rows[index] = row
        except RowRefusedError as wrong:
            refused.append(_insert_error(index, "invalid", wrong.location, str(wrong)))
        except ValueError as wrong:
            refused.append(_insert_error(index, "invalid", partition, str(wrong)))
    return rows, refused


class InsertIds:
    """The ids of the last minute, per table. Best effort, as in production: memory only."""

    def __init__(self) -> None:
        self._times: OrderedDict[tuple[str, str], float] = OrderedDict()
        self._lock = threading.Lock()

    def is_new(self, table: Table, insert_id: str | None) -> bool:
        """True for no id, and for one that has not been seen for a minute; then it has been."""
        if not insert_id:
            return True
        key, now = (table.storage_id, insert_id), time.monotonic()
        with self._lock:
            while self._times and (
                len(self._times) > MAX_INSERT_IDS
                or next(iter(self._times.values())) < now - INSERT_ID_WINDOW_S
            ):
                self._times.popitem(last=False)
            if key in self._times:
                return False
            self._times[key] = now
            return True


def _selected(table: Table, names: str | None) -> tuple[Any, ...]:
    if not names:
        return table.schema
    wanted = {name.split(".")[0].lower() for name in names.split(",")}
    return tuple(item for item in table.schema if item.name.lower() in wanted)


def _insert_error(index: int, reason: str, location: str, message: str) -> dict[str, Any]:
    error = {"reason": reason, "location": location, "debugInfo": "", "message": message}
    return {"index": index, "errors": [error]}


def _answer(errors: list[dict[str, Any]]) -> dict[str, Any]:
    answer: dict[str, Any] = {"kind": "bigquery#tableDataInsertAllResponse"}
    if errors:
        answer["insertErrors"] = errors
    return answer
