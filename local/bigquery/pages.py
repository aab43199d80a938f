"""Rows of a DuckDB table, a page at a time, as the API writes them."""

import msgspec

from local.bigquery.errors import invalid
from local.bigquery.results import row_writer
from local.bigquery.schema import Schema
from local.bigquery.storage import Storage

# A page ends at either; production's responses are about 10 MB at most:
# https://cloud.google.com/bigquery/docs/paging-results
MAX_PAGE_ROWS = 50_000
MAX_PAGE_BYTES = 10 * 1024 * 1024
CHUNK_ROWS = 500


def page(
    storage: Storage,
    source: str,
    schema: Schema,
    *,
    start: int,
    limit: int | None,
    int64_timestamps: bool,
) -> list[msgspec.Raw]:
    """API rows from ``start`` on, encoded: as many as asked for, or as fit, in the table's order.

    source: a table name or a query in parentheses, quoted for DuckDB.
    """
    rows = MAX_PAGE_ROWS if limit is None else min(limit, MAX_PAGE_ROWS)
    if start < 0 or rows < 0:
        raise invalid("startIndex and maxResults cannot be negative")
    write = row_writer(schema, int64_timestamps=int64_timestamps)
    encoded: list[msgspec.Raw] = []
    size_bytes = 0
    with storage.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {source} LIMIT {rows} OFFSET {start}")
        while size_bytes < MAX_PAGE_BYTES and (chunk := cursor.fetchmany(CHUNK_ROWS)):
            lines = [msgspec.json.encode(write(row)) for row in chunk]
            size_bytes += sum(map(len, lines))
            encoded += map(msgspec.Raw, lines)
    return encoded


def next_token(start: int, rows: list[msgspec.Raw], total: int) -> dict[str, str]:
    """``pageToken`` where rows are left.

    Also after ``maxResults=0``, with which clients ask for the schema alone.
    """
    end = start + len(rows)
    return {"pageToken": str(end)} if end < total else {}
