"""Which stored tables the names in a statement mean."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from sqlglot import exp

from local.bigquery.catalog import Catalog, Table
from local.bigquery.errors import invalid_query
from local.bigquery.names import DatasetName, TableName

# The dataset of a script's own tables, and where DuckDB keeps them: in memory.
SESSION = "_SESSION"
TEMPORARY = "results"


class Names:
    """What a bare name stands for in one statement; ``temporary`` are a script's own tables."""

    def __init__(
        self,
        catalog: Catalog,
        project: str,
        default_dataset: DatasetName | None,
        temporary: Mapping[str, Table] = MappingProxyType({}),
    ) -> None:
        self.catalog = catalog
        self.project = project
        self.default_dataset = default_dataset
        self._temporary = temporary

    def table_name(self, node: exp.Table) -> TableName:
        """``t``, ``d.t`` or ``p.d.t``; ApiError 400 where a dataset is missing."""
        parts = [part.name for part in node.parts]
        if len(parts) == 1:
            if parts[0] in self._temporary:
                return TableName(self.project, SESSION, parts[0])
            if self.default_dataset is None:
                raise invalid_query(
                    f'Table "{parts[0]}" must be qualified with a dataset (e.g. dataset.table).'
                )
            return TableName(*self.default_dataset, parts[0])
        if len(parts) == 2:
            return TableName(self.project, *parts)
        if len(parts) > 3:
            raise invalid_query(f"Invalid table name: {'.'.join(parts)}")
        return TableName(*parts)

    def table(self, name: TableName) -> Table:
        """The table of a name; ApiError 404 where there is none."""
        if name.dataset == SESSION and name.table in self._temporary:
            return self._temporary[name.table]
        return self.catalog.table(name)

    def matching(self, name: TableName) -> list[tuple[Table, str]]:
        """The tables of ``prefix*`` with the rest of their names.

        BigQuery's refusals for none and for views.
        """
        prefix = name.table[:-1]
        tables = [
            table
            for table in self.catalog.tables(name.parent)
            if table.name.table.startswith(prefix)
        ]
        if not tables:
            pattern = f"{name.project}:{name.dataset}.{name.table}"
            raise invalid_query(f"{pattern} does not match any table.")
        if any(table.view_query is not None for table in tables):
            raise invalid_query(
                f"Views cannot be queried through prefix. First view {_first_view(tables)}."
            )
        return [(table, table.name.table[len(prefix) :]) for table in tables]


def read_tables(tree: exp.Expr) -> Iterator[exp.Table]:
    """Every name of a stored table, views included: not of a CTE."""
    for node in list(tree.find_all(exp.Table)):
        if isinstance(node.this, exp.Identifier) and not _is_cte(node):
            yield node


def table_entries(tree: exp.Expr, names: Names) -> list[Table]:
    """The catalog's entries for them; ApiError 404 where one does not exist."""
    entries: list[Table] = []
    for node in read_tables(tree):
        if "INFORMATION_SCHEMA" in node.name.upper():
            continue
        name = names.table_name(node)
        if name.table.endswith("*"):
            entries.extend(table for table, _ in names.matching(name))
        else:
            entries.append(names.table(name))
    return entries


def _is_cte(node: exp.Table) -> bool:
    """A one-part name that an enclosing WITH defines.

    A CTE sees those before it, and itself if the WITH is recursive.
    """
    if len(node.parts) != 1:
        return False
    inside: exp.Expr = node
    while inside.parent is not None:
        outer = inside.parent
        with_ = outer.args.get("with_")
        if isinstance(with_, exp.With) and _defines(with_, inside, node.name):
            return True
        if isinstance(outer, exp.With) and _defines(outer, inside, node.name):
            return True
        inside = outer
    return False


def _defines(with_: exp.With, inside: exp.Expr, name: str) -> bool:
    for cte in with_.expressions:
        if cte is inside and not with_.recursive:
            return False
        if cte.alias.lower() == name.lower():
            return True
    return False


def _first_view(tables: list[Table]) -> str:
    return next(str(table.name) for table in tables if table.view_query is not None)
