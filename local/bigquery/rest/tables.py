"""``tables``: insert, get, list, patch, update, delete; views included."""

from typing import Any

from local.bigquery.catalog import Table
from local.bigquery.definitions import create_table, drop_table, update_table
from local.bigquery.errors import invalid, unsupported_sql
from local.bigquery.names import DatasetName, TableName, checked_table_id
from local.bigquery.rest.http import Request
from local.bigquery.rest.properties import etag, merged
from local.bigquery.schema import Schema, as_api, fields_from_api
from local.bigquery.statements import row_count, view_schema
from local.bigquery.warehouse import Warehouse

PROPERTIES = (
    "clustering", "defaultCollation", "description", "expirationTime", "friendlyName", "labels",
    "maxStaleness",
    "requirePartitionFilter", "tableConstraints", "timePartitioning", "view",
)  # fmt: skip
REFUSED = (
    "materializedView",
    "externalDataConfiguration",
    "snapshotDefinition",
    "cloneDefinition",
    "rangePartitioning",
)


class Tables:
    """The resource on one warehouse."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse

    def insert(self, request: Request, project: str, dataset: str) -> dict[str, Any]:
        """POST …/tables."""
        body = request.body
        for kind in REFUSED:
            if body.get(kind):
                raise unsupported_sql(f"A table with {kind}")
        table_id = checked_table_id(str((body.get("tableReference") or {}).get("tableId") or ""))
        name = TableName(project, dataset, table_id)
        self._warehouse.catalog.check_absent(name)
        properties = merged({}, body, PROPERTIES)
        table = Table.new(name, self._schema_of(body, properties, project) or (), properties)
        check_partition_field(table)
        create_table(self._warehouse, table)
        return self._resource(table)

    def list(self, _request: Request, project: str, dataset: str) -> dict[str, Any]:
        """GET …/tables."""
        tables = self._warehouse.catalog.tables(DatasetName(project, dataset))
        entries = [_entry(table) for table in tables]
        return {"kind": "bigquery#tableList", "tables": entries, "totalItems": len(entries)}

    def get(self, _request: Request, project: str, dataset: str, table: str) -> dict[str, Any]:
        """GET …/tables/{table}."""
        return self._resource(self._table(project, dataset, table))

    def patch(self, request: Request, project: str, dataset: str, table: str) -> dict[str, Any]:
        """PATCH …/tables/{table}: what the body has."""
        found = self._table(project, dataset, table)
        return self._change(found, request.body, merged(found.properties, request.body, PROPERTIES))

    def update(self, request: Request, project: str, dataset: str, table: str) -> dict[str, Any]:
        """PUT …/tables/{table}: the body in place of what was."""
        found = self._table(project, dataset, table)
        return self._change(found, request.body, merged({}, request.body, PROPERTIES))

    def delete(self, _request: Request, project: str, dataset: str, table: str) -> None:
        """DELETE …/tables/{table}."""
        drop_table(self._warehouse, TableName(project, dataset, table))

    def _change(
        self, found: Table, body: dict[str, Any], properties: dict[str, Any]
    ) -> dict[str, Any]:
        schema = self._schema_of(body, properties, found.name.project)
        return self._resource(
            update_table(self._warehouse, found.name, schema=schema, properties=properties)
        )

    def _table(self, project: str, dataset: str, table: str) -> Table:
        return self._warehouse.catalog.table(TableName(project, dataset, table))

    def _schema_of(
        self, body: dict[str, Any], properties: dict[str, Any], project: str
    ) -> Schema | None:
        """The schema in a body, a view's from its query; None where the body has none."""
        if body.get("view"):
            if body["view"].get("useLegacySql"):
                raise invalid("Views in legacy SQL are not supported by the local BigQuery server")
            properties["view"] = {
                "query": str(body["view"].get("query", "")),
                "useLegacySql": False,
            }
            return view_schema(self._warehouse, properties["view"]["query"], project)
        schema = body.get("schema")
        return fields_from_api(schema.get("fields") or ()) if schema else None

    def _resource(self, table: Table) -> dict[str, Any]:
        """https://cloud.google.com/bigquery/docs/reference/rest/v2/tables."""
        resource = {
            **table.properties,
            **_entry(table),
            "etag": etag(table.name, table.modified_ms),
            "lastModifiedTime": str(table.modified_ms),
            "location": self._warehouse.catalog.dataset(table.name.parent).properties.get(
                "location", "US"
            ),
            "schema": as_api(table.schema),
        }
        if table.view_query is None:
            resource["numRows"] = str(row_count(self._warehouse, table))
        return resource


def check_partition_field(table: Table) -> None:
    """ApiError 400 where the column to partition by is missing or holds no dates."""
    name = table.partition_field
    if name is None:
        return
    types = [item.type for item in table.schema if item.name.lower() == name.lower()]
    if not types:
        raise invalid(
            f"The field specified for partitioning cannot be found in the schema. Field: {name}"
        )
    if types[0] not in ("DATE", "TIMESTAMP", "DATETIME"):
        raise invalid(
            f"Field {name} is {types[0]}: partitions are by DATE, TIMESTAMP or DATETIME columns"
        )


def _entry(table: Table) -> dict[str, Any]:
    entry = {
        "kind": "bigquery#table",
        "id": str(table.name),
        "tableReference": table.name.reference,
        "type": "TABLE" if table.view_query is None else "VIEW",
        "creationTime": str(table.created_ms),
    }
    kept = ("friendlyName", "labels", "timePartitioning", "clustering", "view", "expirationTime")
    return {**entry, **{name: table.properties[name] for name in kept if name in table.properties}}
