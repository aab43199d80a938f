"""Everything that both servers share: the database, its catalog, and the way rows come in."""

from pathlib import Path

from local.bigquery.appends import Appends
from local.bigquery.catalog import Catalog
from local.bigquery.journal import Journal
from local.bigquery.storage import Storage


class Warehouse:
    """One data directory, open. DirectoryInUseError when another process has it."""

    def __init__(self, data_dir: Path) -> None:
        self.storage = Storage(data_dir)
        self.catalog = Catalog(self.storage)
        self.appends = Appends(self.storage, self.catalog, Journal(data_dir / "journal"))

    def close(self) -> None:
        """Stop loading and close the files.

        Rows that wait in the journal are loaded at the next start.
        """
        self.appends.stop()
        self.storage.close()
