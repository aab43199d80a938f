"""The adapter around one dataset of BigQuery."""

from functools import partial

from google.api_core import exceptions
from google.cloud import bigquery

from shared import bigquery_client
from shared.bigquery_client import RETRY
from shared.command import CommandFailed

from .definitions import Fields, TableDefinition, ViewDefinition
from .differences import FoundTable

ROLES = (
    "roles/bigquery.dataEditor on the dataset, and on the project "
    "roles/bigquery.user (to make a dataset) or roles/bigquery.jobUser (for daily)"
)

told = partial(bigquery_client.told, ROLES)


class Warehouse:
    """One dataset. Every method raises CommandFailed.

    location: where the dataset is made if it is not there; it can never be moved
    """

    def __init__(self, client: bigquery.Client, dataset: str, location: str | None) -> None:
        self._client = client
        self._dataset = f"{client.project}.{dataset}"
        self._location = location

    def exists(self) -> bool:
        """Whether the dataset is there."""
        with told():
            try:
                self._client.get_dataset(self._dataset, retry=RETRY)
            except exceptions.NotFound:
                return False
            return True

    def create(self) -> None:
        """Make the dataset."""
        if self._location is None:
            raise CommandFailed(
                f"{self._dataset} does not exist: say where it is to be made, e.g. --location EU; "
                "it can never be moved"
            )
        wanted = bigquery.Dataset(self._dataset)
        wanted.location = self._location
        with told():
            self._client.create_dataset(wanted, retry=RETRY)

    def find(self, name: str) -> FoundTable | None:
        """A table or view; None where there is none of this name."""
        with told():
            try:
                found = self._client.get_table(f"{self._dataset}.{name}", retry=RETRY)
            except exceptions.NotFound:
                return None
        partitions = found.time_partitioning
        return FoundTable(
            is_table=found.table_type == "TABLE",
            fields=[column.to_api_repr() for column in found.schema],
            partition_by=partitions.field if partitions else None,
            cluster_by=found.clustering_fields or (),
            query=found.view_query,
            description=found.description,
        )

    def create_table(self, wanted: TableDefinition) -> None:
        """Make a table."""
        table = self._table(wanted.name, wanted.fields)
        table.time_partitioning = bigquery.TimePartitioning(field=wanted.partition_by)
        table.clustering_fields = list(wanted.cluster_by) or None
        with told():
            self._client.create_table(table, retry=RETRY)

    def set_fields(self, name: str, fields: Fields) -> None:
        """Give a table its columns."""
        with told():
            self._client.update_table(self._table(name, fields), ["schema"], retry=RETRY)

    def create_view(self, wanted: ViewDefinition) -> None:
        """Make a view."""
        with told():
            self._client.create_table(self._view(wanted), retry=RETRY)

    def set_view(self, wanted: ViewDefinition) -> None:
        """Give a view its query."""
        with told():
            changed = ["view_query", "description"]
            self._client.update_table(self._view(wanted), changed, retry=RETRY)

    def run(self, script: str) -> None:
        """Run statements to their end, where the dataset is; a failed one is not run again."""
        with told():
            place = self._client.get_dataset(self._dataset, retry=RETRY).location
            job = self._client.query(script, location=place, retry=RETRY, job_retry=None)
            job.result(job_retry=None)  # which may take minutes

    def counted(self, prefix: str) -> list[tuple[str, int]]:
        """The tables whose names begin so, each with how many rows it has."""
        with told():
            listed = list(self._client.list_tables(self._dataset, retry=RETRY))
            tables = [
                self._client.get_table(found.reference, retry=RETRY)
                for found in listed
                if found.table_id.startswith(prefix)
            ]
        return [(table.table_id, int(table.num_rows or 0)) for table in tables]

    def _table(self, name: str, fields: Fields | None = None) -> bigquery.Table:
        columns = [bigquery.SchemaField.from_api_repr(column) for column in fields or ()]
        return bigquery.Table(f"{self._dataset}.{name}", schema=columns or None)

    def _view(self, wanted: ViewDefinition) -> bigquery.Table:
        view = self._table(wanted.name)
        view.view_query = wanted.query
        view.description = wanted.description
        return view
