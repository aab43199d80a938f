"""docs/table.md, written from the schema files: `make docs`."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from .settings import PIPELINE, ROOT

FILE = ROOT / "docs" / "table.md"
SCHEMAS = ROOT / "shared" / "schema"
SQL = ROOT / "functions" / "sink_bigquery" / "sql"

INTRODUCTION = """\
# Columns

<!-- Written by `make docs` from shared/schema/: change those files, never this one. -->

What to ask of which table or view: [views.md](views.md). When a column is filled:
[rows.md](rows.md).

Types and modes are those of BigQuery's API: in SQL an `INTEGER` is `INT64`, a `FLOAT` is
`FLOAT64`, a `BOOLEAN` is `BOOL`, a `RECORD` is a `STRUCT`, and what is `REPEATED` is an `ARRAY`.
"""

HEAD = "| column | type | mode | |\n|---|---|---|---|\n"

# Where our own columns begin; those before are GA4's export, and all of its daily tables.
FIRST_OF_OURS = "date"

Fields = Sequence[dict[str, Any]]


def page() -> str:
    """The whole of docs/table.md."""
    return "\n".join([INTRODUCTION, *map(_table, PIPELINE["tables"]), _views()])


def _table(name: str) -> str:
    settings = PIPELINE["tables"][name]
    fields: Fields = json.loads((SCHEMAS / settings["schema"]).read_text())
    clustered = ", ".join(f"`{column}`" for column in settings["cluster_by"])
    words = f"A partition a day, by `{settings['partition_by']}`" + (
        f"; clustered by {clustered}." if clustered else "."
    )
    return f"## {name}\n\n{words}\n\n" + "\n".join(_parts(fields))


def _parts(fields: Fields) -> Iterator[str]:
    """The columns in a table, or GA4's and ours in one each."""
    names = [column["name"] for column in fields]
    if FIRST_OF_OURS not in names:
        yield HEAD + "".join(_rows(fields))
        return
    ours = names.index(FIRST_OF_OURS)
    yield f"### GA4's columns\n\n{HEAD}" + "".join(_rows(fields[:ours]))
    yield f"### Ours\n\n{HEAD}" + "".join(_rows(fields[ours:]))


def _rows(fields: Fields, parent: str = "") -> Iterator[str]:
    for column in fields:
        path = f"{parent}{column['name']}"
        mode = "" if column["mode"] == "NULLABLE" else column["mode"]
        description = column["description"].replace("|", "\\|")
        yield f"| `{path}` | {column['type']} | {mode} | {description} |\n"
        yield from _rows(column.get("fields", ()), f"{path}.")


def _views() -> str:
    """Each view with the comment that its file begins with."""
    rows = "".join(f"| `{name}` | {_described(name)} |\n" for name in PIPELINE["views"])
    return f"## Views\n\n| view | |\n|---|---|\n{rows}"


def _described(view: str) -> str:
    lines = (SQL / f"{view}.sql").read_text().splitlines()
    first = next(index for index, line in enumerate(lines) if not line.startswith("-- "))
    return " ".join(line.removeprefix("-- ") for line in lines[:first])


if __name__ == "__main__":
    FILE.write_text(page())
