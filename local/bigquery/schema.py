"""BigQuery table schemas: read from and given back in the API's own spelling."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

from local.bigquery.errors import invalid

# The API accepts both spellings and answers with the right-hand one.
CANONICAL_TYPES = {
    "INT64": "INTEGER",
    "FLOAT64": "FLOAT",
    "BOOL": "BOOLEAN",
    "STRUCT": "RECORD",
    **{
        name: name
        for name in (
            "STRING", "BYTES", "INTEGER", "FLOAT", "NUMERIC", "BIGNUMERIC", "BOOLEAN",
            "TIMESTAMP", "DATE", "TIME", "DATETIME", "JSON", "RECORD",
        )
    },
}  # fmt: skip
MODES = ("NULLABLE", "REQUIRED", "REPEATED")
# https://cloud.google.com/bigquery/docs/schemas#column_names (flexible names included)
FIELD_NAME = re.compile(r"[^\W\d][\w\-&%=+:'<>#| ]{0,299}|_[\w\-&%=+:'<>#| ]{0,299}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column, or one field of a RECORD; ``extra`` keeps attributes that only travel."""

    name: str
    type: str
    mode: str = "NULLABLE"
    fields: tuple["Field", ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_record(self) -> bool:
        """True for RECORD: ``fields`` then has at least one entry."""
        return self.type == "RECORD"

    @property
    def is_repeated(self) -> bool:
        """True for an ARRAY of ``type``."""
        return self.mode == "REPEATED"

    @classmethod
    def from_api(cls, resource: Mapping[str, Any], path: str = "") -> Self:
        """Read a TableFieldSchema; ApiError 400 names the field that is wrong."""
        name = str(resource.get("name", ""))
        full_name = f"{path}{name}"
        if not FIELD_NAME.fullmatch(name):
            raise invalid(f'Invalid field name "{full_name}".')
        type_ = CANONICAL_TYPES.get(str(resource.get("type", "")).upper())
        if type_ is None:
            raise invalid(f"Invalid value for type: {resource.get('type')} (field {full_name})")
        mode = str(resource.get("mode") or "NULLABLE").upper()
        if mode not in MODES:
            raise invalid(f"Invalid value for mode: {mode} (field {full_name})")
        fields = fields_from_api(resource.get("fields") or (), f"{full_name}.")
        if (type_ == "RECORD") != bool(fields):
            raise invalid(f"Field {full_name} is type {type_} but has {len(fields)} fields.")
        known = ("name", "type", "mode", "fields")
        extra = {key: value for key, value in resource.items() if key not in known}
        return cls(name=name, type=type_, mode=mode, fields=fields, extra=extra)

    def as_api(self) -> dict[str, Any]:
        """Give the field back as a TableFieldSchema."""
        resource: dict[str, Any] = {"name": self.name, "type": self.type, "mode": self.mode}
        if self.fields:
            resource["fields"] = [child.as_api() for child in self.fields]
        return {**resource, **self.extra}


Schema = tuple[Field, ...]


def fields_from_api(resources: Iterable[Mapping[str, Any]], path: str = "") -> Schema:
    """Read a list of fields; names must differ in more than case."""
    fields = tuple(Field.from_api(resource, path) for resource in resources)
    seen: set[str] = set()
    for item in fields:
        if item.name.lower() in seen:
            raise invalid(f"Field {path}{item.name} already exists in schema")
        seen.add(item.name.lower())
    return fields


def as_api(schema: Schema) -> dict[str, Any]:
    """Give a schema back as a TableSchema."""
    return {"fields": [item.as_api() for item in schema]}


def find_field(fields: Sequence[Field], name: str) -> Field | None:
    """Look a field up the way BigQuery does: case does not matter."""
    return next((item for item in fields if item.name.lower() == name.lower()), None)


def updated_schema(old: Schema, new: Schema, table: str, path: str = "") -> Schema:
    """Check that ``new`` only adds NULLABLE or REPEATED fields (also nested) or relaxes REQUIRED.

    ``table`` is ``project:dataset.table`` for the message. Fields stay in the old order and new
    ones go to
    the end, whatever order the request has, because columns cannot be moved. Raises ApiError 400 in
    production's words otherwise: https://cloud.google.com/bigquery/docs/managing-table-schemas
    """
    kept = []
    for before in old:
        after = find_field(new, before.name)
        if after is None:
            raise _refused(table, f"Field {path}{before.name} is missing in new schema")
        kept.append(_changed_field(before, after, table, path))
    added = [item for item in new if find_field(old, item.name) is None]
    for item in added:
        if item.mode == "REQUIRED":
            raise _refused(
                table,
                f"Cannot add required fields to an existing schema. (field: {path}{item.name})",
            )
    return (*kept, *added)


def _changed_field(before: Field, after: Field, table: str, path: str) -> Field:
    if after.type != before.type:
        detail = f"Field {path}{before.name} has changed type from {before.type} to {after.type}"
        raise _refused(table, detail)
    relaxed = (before.mode, after.mode) == ("REQUIRED", "NULLABLE")
    if after.mode != before.mode and not relaxed:
        detail = f"Field {path}{before.name} has changed mode from {before.mode} to {after.mode}"
        raise _refused(table, detail)
    fields = updated_schema(before.fields, after.fields, table, f"{path}{before.name}.")
    return replace(before, mode=after.mode, fields=fields, extra=after.extra)


def _refused(table: str, detail: str) -> Exception:
    return invalid(f"Provided Schema does not match Table {table}. {detail}")
