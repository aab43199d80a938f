"""Which path and method means what: https://cloud.google.com/bigquery/docs/reference/rest."""

import re
from collections.abc import Callable
from typing import Any

from local.bigquery.errors import HTTP_NOT_FOUND, ApiError
from local.bigquery.jobs import Jobs
from local.bigquery.rest.datasets import Datasets
from local.bigquery.rest.http import Request, Route
from local.bigquery.rest.queries import Queries
from local.bigquery.rest.tabledata import TableData
from local.bigquery.rest.tables import Tables
from local.bigquery.warehouse import Warehouse

PREFIX = re.compile(r"^/(?:bigquery/v2/)?")
Handle = Callable[..., dict[str, Any] | None]


def api(warehouse: Warehouse, jobs: Jobs) -> Route:
    """The whole API as one function of a request."""
    routes = [(method, _pattern(path), handle) for method, path, handle in _routes(warehouse, jobs)]

    def route(request: Request) -> dict[str, Any] | None:
        path = PREFIX.sub("", request.path).rstrip("/")
        for method, pattern, handle in routes:
            match = pattern.fullmatch(path) if method == request.method else None
            if match:
                return handle(request, **match.groupdict())
        raise ApiError(
            HTTP_NOT_FOUND, "notFound", f"The local BigQuery server has no {request.method} {path}"
        )

    return route


def _pattern(path: str) -> re.Pattern[str]:
    """``projects/{project}`` as a pattern with a group ``project``."""
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))


def _routes(warehouse: Warehouse, jobs: Jobs) -> list[tuple[str, str, Handle]]:
    datasets, tables = Datasets(warehouse), Tables(warehouse)
    tabledata, queries = TableData(warehouse), Queries(warehouse, jobs)
    dataset = "projects/{project}/datasets/{dataset}"
    table = f"{dataset}/tables/{{table}}"
    return [
        ("GET", "projects/{project}/datasets", datasets.list),
        ("POST", "projects/{project}/datasets", datasets.insert),
        ("GET", dataset, datasets.get),
        ("PATCH", dataset, datasets.patch),
        ("PUT", dataset, datasets.patch),
        ("DELETE", dataset, datasets.delete),
        ("GET", f"{dataset}/tables", tables.list),
        ("POST", f"{dataset}/tables", tables.insert),
        ("GET", table, tables.get),
        ("PATCH", table, tables.patch),
        ("PUT", table, tables.update),
        ("DELETE", table, tables.delete),
        ("POST", f"{table}/insertAll", tabledata.insert_all),
        ("GET", f"{table}/data", tabledata.list),
        ("POST", "projects/{project}/queries", queries.query),
        ("GET", "projects/{project}/queries/{job}", queries.results),
        ("POST", "projects/{project}/jobs", queries.insert),
        ("GET", "projects/{project}/jobs", queries.list),
        ("GET", "projects/{project}/jobs/{job}", queries.get),
        ("POST", "projects/{project}/jobs/{job}/cancel", queries.cancel),
    ]
