"""The DuckDB file: how it is opened, and what every connection to it may rely on.

One process owns the file (DuckDB locks it). Readers take a cursor of their own and see a snapshot;
whoever
writes holds ``write_lock``, so that two writers never meet in a conflict.
"""

import threading
from importlib import resources
from pathlib import Path

import duckdb

CLOSE_TIMEOUT_S = 2
# Extensions are never downloaded: what is needed (ICU, JSON) is linked into the wheel.
CONNECT_CONFIG = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
# A result or a sort over this much goes to DIR/tmp and not to memory.
MEMORY_LIMIT = "1GB"
# BigQuery's TIMESTAMP is UTC, and its NULLs come first ascending and last descending.
SESSION_SETTINGS = (
    "SET GLOBAL TimeZone = 'UTC'",
    "SET GLOBAL default_null_order = 'nulls_first_on_asc_last_on_desc'",
    f"SET GLOBAL memory_limit = '{MEMORY_LIMIT}'",
    "SET GLOBAL preserve_insertion_order = true",
)
# `fn` holds the macros that BigQuery functions become; `results` holds finished jobs' rows. Both in
# memory.
ATTACHED = ("ATTACH ':memory:' AS fn", "ATTACH ':memory:' AS results")
CATALOG_TABLES = """
CREATE SCHEMA IF NOT EXISTS catalog;
CREATE SCHEMA IF NOT EXISTS data;
CREATE TABLE IF NOT EXISTS catalog.datasets (project VARCHAR, dataset VARCHAR, resource VARCHAR);
CREATE TABLE IF NOT EXISTS catalog.tables (project VARCHAR, dataset VARCHAR, table_id VARCHAR,
resource VARCHAR);
CREATE TABLE IF NOT EXISTS catalog.loaded_segments (name VARCHAR);
"""


class DirectoryInUseError(Exception):
    """Another process has the data directory open; the message says which."""


class Storage:
    """The open database of one data directory."""

    def __init__(self, data_dir: Path) -> None:
        data_dir.mkdir(parents=True, exist_ok=True)
        self.data_dir = data_dir
        self.write_lock = threading.RLock()
        self._root = _opened(data_dir / "bigquery.duckdb")
        for statement in (*SESSION_SETTINGS, *ATTACHED):
            self._root.execute(statement)
        self._root.execute(f"SET GLOBAL temp_directory = '{data_dir / 'tmp'}'")
        self._root.execute(CATALOG_TABLES)
        self._root.execute(resources.files("local.bigquery.sql").joinpath("macros.sql").read_text())

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection of its own, for one thread; close it after use."""
        return self._root.cursor()

    def close(self) -> None:
        """Write everything into the file and let go of it.

        Where a statement holds the lock for long, the file is left to DuckDB's own recovery.
        """
        if self.write_lock.acquire(timeout=CLOSE_TIMEOUT_S):
            self._root.close()
            self.write_lock.release()


def _opened(file: Path) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(str(file), config=dict(CONNECT_CONFIG))
    except duckdb.IOException as refused:
        if "lock" not in str(refused):
            raise
        raise DirectoryInUseError(f"{file.parent} is in use by another process") from refused
