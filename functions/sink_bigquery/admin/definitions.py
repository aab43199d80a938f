"""The tables and views as shared/pipeline.json, shared/schema/ and sql/ define them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import shared
from shared.bigquery_client import statements

SHARED = Path(shared.__path__[0])
SQL = Path(__file__).parents[1] / "sql"

# A list of TableFieldSchema in the API's spelling.
Fields: TypeAlias = list[dict[str, Any]]

# GA4's export ends where our own columns begin.
FIRST_OF_OURS = "date"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableDefinition:
    """A table: its columns, the column of its daily partitions, the columns it is clustered by."""

    name: str
    fields: Fields
    partition_by: str
    cluster_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewDefinition:
    """A view: what it is asked for, and its query."""

    name: str
    description: str
    query: str


def pipeline() -> dict[str, Any]:
    """shared/pipeline.json."""
    found: dict[str, Any] = json.loads((SHARED / "pipeline.json").read_text())
    return found


def fields(schema: str) -> Fields:
    """The columns in a file of shared/schema/."""
    found: Fields = json.loads((SHARED / "schema" / schema).read_text())
    return found


def tables() -> Iterator[TableDefinition]:
    """The tables, in the order in which they are made."""
    for name, settings in pipeline()["tables"].items():
        yield TableDefinition(
            name=name,
            fields=fields(settings["schema"]),
            partition_by=settings["partition_by"],
            cluster_by=tuple(settings["cluster_by"]),
        )


def views(project: str, dataset: str) -> Iterator[ViewDefinition]:
    """The views, each after those that it reads."""
    for name in pipeline()["views"]:
        text = sql(name, project=project, dataset=dataset)
        yield ViewDefinition(name=name, description=described(text), query=text)


def sql(name: str, **values: str) -> str:
    """A file of sql/ with its ``{placeholders}`` filled in: sql/parts/, then ``values``."""
    parts = {part.stem: part.read_text().strip() for part in (SQL / "parts").glob("*.sql")}
    return statements(SQL / f"{name}.sql", **parts, **values)


def described(text: str) -> str:
    """The comment that a file begins with, as one line."""
    lines = []
    for line in text.splitlines():
        if not line.startswith("-- "):
            break
        lines.append(line.removeprefix("-- "))
    return " ".join(lines)


def ga4_columns() -> list[str]:
    """The columns of GA4's export, in its order."""
    names = [column["name"] for column in fields("events.json")]
    return names[: names.index(FIRST_OF_OURS)]
