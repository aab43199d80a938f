"""Names of things: project, dataset and table, in the forms that BigQuery uses."""

import re
from typing import NamedTuple

from local.bigquery.errors import invalid

# https://cloud.google.com/bigquery/docs/datasets#dataset-naming and tables#table_naming
DATASET_ID = re.compile(r"[A-Za-z0-9_]{1,1024}")
TABLE_ID = re.compile(r"[\w\- ]{1,1024}")


class DatasetName(NamedTuple):
    """``project:dataset``."""

    project: str
    dataset: str

    def __str__(self) -> str:
        return f"{self.project}:{self.dataset}"


class TableName(NamedTuple):
    """``project:dataset.table``."""

    project: str
    dataset: str
    table: str

    def __str__(self) -> str:
        return f"{self.project}:{self.dataset}.{self.table}"

    @property
    def parent(self) -> DatasetName:
        """The dataset that holds the table."""
        return DatasetName(self.project, self.dataset)

    @property
    def reference(self) -> dict[str, str]:
        """The API's TableReference."""
        return {"projectId": self.project, "datasetId": self.dataset, "tableId": self.table}


def checked_dataset_id(dataset: str) -> str:
    """Return the id; ApiError 400 where BigQuery does not allow it."""
    if not DATASET_ID.fullmatch(dataset):
        raise invalid(f'Invalid dataset ID "{dataset}". Dataset IDs must be alphanumeric.')
    return dataset


def checked_table_id(table: str) -> str:
    """Return the id; ApiError 400 where BigQuery does not allow it."""
    if not TABLE_ID.fullmatch(table):
        raise invalid(f'Invalid table ID "{table}".')
    return table
