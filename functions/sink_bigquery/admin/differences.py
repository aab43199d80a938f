"""What a table lacks of its file, and what differs in it that only a person may change. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from .definitions import Fields, TableDefinition

# The API answers with the second name of each and takes both.
_CANONICAL = {"INT64": "INTEGER", "FLOAT64": "FLOAT", "BOOL": "BOOLEAN", "STRUCT": "RECORD"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTable:
    """A table as BigQuery describes it. ``is_table``: it is no view and nothing else."""

    is_table: bool
    fields: Fields = field(default_factory=list)
    partition_by: str | None = None
    cluster_by: Sequence[str] = ()
    query: str | None = None
    description: str | None = None


@dataclass(slots=True)
class Differences:
    """fields: the table's own with all that can be added to them; the rest is in words.

    added:     dotted paths of what the table lacks
    described: dotted paths of what has another description
    drift:     what is left as it is, and is to be looked at
    extra:     dotted paths of what the files do not have: somebody's own
    """

    fields: Fields = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    described: list[str] = field(default_factory=list)
    drift: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)


def differences(wanted: TableDefinition, found: FoundTable) -> Differences:
    """Compare a table with its definition."""
    result = Differences()
    result.fields = _merged(wanted.fields, found.fields, "", result)
    if found.partition_by != wanted.partition_by:
        result.drift.append(
            f"partitioned by {found.partition_by or 'nothing'}, not by {wanted.partition_by}"
        )
    if tuple(found.cluster_by) != wanted.cluster_by:
        result.drift.append(
            f"clustered by {_list(found.cluster_by)}, not {_list(wanted.cluster_by)}"
        )
    return result


def _merged(wanted: Fields, found: Fields, parent: str, result: Differences) -> Fields:
    """The found fields in their own order, then those that are missing."""
    by_name = {column["name"].lower(): column for column in wanted}
    merged = [_kept(by_name.get(old["name"].lower()), old, parent, result) for old in found]
    known = {old["name"].lower() for old in found}
    missing = [column for column in wanted if column["name"].lower() not in known]
    return merged + list(_added(missing, parent, result))


def _kept(
    wanted: dict[str, Any] | None, old: dict[str, Any], parent: str, result: Differences
) -> dict[str, Any]:
    """A field that is there: its type and its mode stay, whatever the file says."""
    path = f"{parent}{old['name']}"
    if wanted is None:
        result.extra.append(path)
        return old
    if _kind(old) != _kind(wanted):
        result.drift.append(f"{path}: {_kind(old)} in the table, {_kind(wanted)} in the file")
        return old
    kept = dict(old)
    if kept.get("description") != wanted["description"]:
        kept["description"] = wanted["description"]
        result.described.append(path)
    if "fields" in wanted:
        kept["fields"] = _merged(wanted["fields"], old.get("fields", []), f"{path}.", result)
    return kept


def _added(missing: Fields, parent: str, result: Differences) -> Iterator[dict[str, Any]]:
    for column in missing:
        path = f"{parent}{column['name']}"
        # https://cloud.google.com/bigquery/docs/managing-table-schemas
        if column["mode"] == "REQUIRED":
            result.drift.append(f"{path}: missing, and BigQuery adds no REQUIRED column to a table")
        else:
            result.added.append(path)
            yield column


def _kind(column: dict[str, Any]) -> str:
    """Type and mode: ``STRING NULLABLE``."""
    kind = column["type"].upper()
    return f"{_CANONICAL.get(kind, kind)} {column.get('mode') or 'NULLABLE'}"


def _list(names: Sequence[str]) -> str:
    return ", ".join(names) or "nothing"
