"""``datasets``: insert, get, list, patch, update, delete."""

from typing import Any

from local.bigquery.catalog import Dataset
from local.bigquery.definitions import create_dataset, delete_dataset, update_dataset
from local.bigquery.errors import invalid
from local.bigquery.names import DatasetName, checked_dataset_id
from local.bigquery.rest.http import Request
from local.bigquery.rest.properties import etag, merged, truth
from local.bigquery.warehouse import Warehouse

# What a caller may set and gets back.
PROPERTIES = (
    "access", "defaultCollation", "defaultPartitionExpirationMs", "defaultTableExpirationMs",
    "description", "friendlyName",
    "isCaseInsensitive", "labels", "maxTimeTravelHours", "storageBillingModel",
)  # fmt: skip


class Datasets:
    """The resource on one warehouse."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse

    def insert(self, request: Request, project: str) -> dict[str, Any]:
        """POST …/datasets."""
        reference = request.body.get("datasetReference") or {}
        if not reference.get("datasetId"):
            raise invalid("Required parameter is missing: datasetReference.datasetId")
        name = DatasetName(project, checked_dataset_id(str(reference["datasetId"])))
        properties = merged({}, request.body, PROPERTIES)
        properties["location"] = str(request.body.get("location") or "US")
        return resource(create_dataset(self._warehouse, name, properties))

    def list(self, _request: Request, project: str) -> dict[str, Any]:
        """GET …/datasets."""
        datasets = [_entry(dataset) for dataset in self._warehouse.catalog.datasets(project)]
        return {"kind": "bigquery#datasetList", "datasets": datasets}

    def get(self, _request: Request, project: str, dataset: str) -> dict[str, Any]:
        """GET …/datasets/{dataset}."""
        return resource(self._warehouse.catalog.dataset(DatasetName(project, dataset)))

    def patch(self, request: Request, project: str, dataset: str) -> dict[str, Any]:
        """PATCH and PUT …/datasets/{dataset}."""
        found = self._warehouse.catalog.dataset(DatasetName(project, dataset))
        properties = merged(found.properties, request.body, PROPERTIES)
        return resource(update_dataset(self._warehouse, found.name, properties))

    def delete(self, request: Request, project: str, dataset: str) -> None:
        """DELETE …/datasets/{dataset}?deleteContents=true."""
        contents = truth(request.query.get("deleteContents"))
        delete_dataset(self._warehouse, DatasetName(project, dataset), delete_contents=contents)


def resource(dataset: Dataset) -> dict[str, Any]:
    """https://cloud.google.com/bigquery/docs/reference/rest/v2/datasets."""
    return {
        **dataset.properties,
        **_entry(dataset),
        "kind": "bigquery#dataset",
        "etag": etag(dataset.name, dataset.modified_ms),
        "creationTime": str(dataset.created_ms),
        "lastModifiedTime": str(dataset.modified_ms),
    }


def _entry(dataset: Dataset) -> dict[str, Any]:
    name = dataset.name
    return {
        "kind": "bigquery#dataset",
        "id": str(name),
        "datasetReference": {"projectId": name.project, "datasetId": name.dataset},
        "location": dataset.properties.get("location", "US"),
        "labels": dataset.properties.get("labels") or {},
    }
