"""Running one GoogleSQL statement, or a script of them, against the warehouse."""

import duckdb
from sqlglot import exp

from local.bigquery.catalog import Table
from local.bigquery.ddl import run_ddl
from local.bigquery.definitions import Rows, create_table, insert_rows
from local.bigquery.duck_types import quoted
from local.bigquery.errors import ApiError, invalid_query, unsupported_sql
from local.bigquery.names import TableName
from local.bigquery.parameters import named_positions
from local.bigquery.query_errors import query_error
from local.bigquery.schema import Schema
from local.bigquery.script.parser import parsed
from local.bigquery.script.run import Script
from local.bigquery.script.tokens import is_script
from local.bigquery.session import Outcome, QueryRequest, Session, described
from local.bigquery.sql.dialect import parse
from local.bigquery.sql.scope import table_entries
from local.bigquery.warehouse import Warehouse

DML = {exp.Insert: "INSERT", exp.Update: "UPDATE", exp.Delete: "DELETE", exp.Merge: "MERGE"}


def run(
    warehouse: Warehouse, cursor: duckdb.DuckDBPyConnection, request: QueryRequest, job_id: str
) -> Outcome:
    """Run it; its rows go to ``results.<job_id>``. ApiError says why it failed."""
    sql, parameters = named_positions(request.sql, request.parameters)
    session = Session(warehouse, cursor, request, parameters)
    try:
        if is_script(sql):
            return Script(session, job_id, _run_tree).run(parsed(sql))
        return _run_tree(session, parse(sql), job_id)
    except duckdb.Error as failed:
        raise query_error(failed, lambda: _columns_read(session, sql)) from failed


def _columns_read(session: Session, sql: str) -> list[Schema]:
    """The schemas whose columns a query names; none where it may give a name to something else."""
    if is_script(sql):
        return []
    tree = parse(sql)
    if not isinstance(tree, exp.Select) or len(list(tree.find_all(exp.Select))) > 1:
        return []
    return [entry.schema for entry in table_entries(tree, session.names)]


def _run_tree(session: Session, tree: exp.Expr, job_id: str) -> Outcome:
    """Run one statement."""
    if isinstance(tree, exp.Query):
        return _select(session, tree, job_id)
    if isinstance(tree, exp.TruncateTable):
        return _truncate(session, tree)
    for kind, name in DML.items():
        if isinstance(tree, kind):
            return _dml(session, tree, name)
    return run_ddl(session, tree)


def _select(session: Session, tree: exp.Expr, job_id: str) -> Outcome:
    session.warehouse.appends.load_pending()
    sql = session.duck(tree)
    schema = described(session.cursor, sql)
    if session.request.dry_run:
        return Outcome(statement_type="SELECT", schema=schema)
    if session.request.destination is not None:
        return _into_table(session, session.request.destination, schema, sql)
    statement = f"CREATE TABLE results.{quoted(job_id)} AS {sql}"
    (rows,) = session.cursor.execute(statement).fetchone() or (0,)
    return Outcome(statement_type="SELECT", schema=schema, total_rows=int(rows))


def _into_table(session: Session, name: TableName, schema: Schema, sql: str) -> Outcome:
    """A query with a destination table.

    Made anew, emptied first, added to, or refused, as asked.
    """
    warehouse, disposition = session.warehouse, session.request.write_disposition
    existing = warehouse.catalog.find_table(name)
    if existing is None or disposition == "WRITE_TRUNCATE":
        written = create_table(
            warehouse,
            Table.new(name, schema, {}),
            replace_existing=True,
            rows=Rows(sql, session.cursor),
        )
    else:
        if disposition != "WRITE_APPEND" and row_count(warehouse, existing):
            raise ApiError(409, "duplicate", f"Already Exists: Table {name}")
        written = insert_rows(warehouse, existing, Rows(sql, session.cursor))
    return Outcome(statement_type="SELECT", schema=schema, total_rows=written)


def row_count(warehouse: Warehouse, table: Table) -> int:
    """How many rows a table has, those just acknowledged included."""
    warehouse.appends.load_pending(table)
    with warehouse.storage.cursor() as cursor:
        source = f"data.{quoted(table.storage_id)}"
        (rows,) = cursor.execute(f"SELECT count(*) FROM {source}").fetchone() or (0,)
    return int(rows)


def _dml(session: Session, tree: exp.Expr, name: str) -> Outcome:
    normalize_delete(tree)
    if isinstance(tree, exp.Update | exp.Delete) and not tree.args.get("where"):
        raise invalid_query(f"{name} must have a WHERE clause")
    if isinstance(tree, exp.Update) and any(_is_nested(change) for change in tree.expressions):
        raise unsupported_sql("UPDATE of a nested field")
    target = _target(session, tree)
    if target.view_query is not None:
        raise invalid_query(f"Cannot modify a view: {target.name}")
    spell_out_insert_row(tree, target)
    if session.request.dry_run:
        session.duck(tree)
        return Outcome(statement_type=name)
    with session.warehouse.storage.write_lock:
        session.warehouse.appends.load_pending()
        (rows,) = session.cursor.execute(session.duck(tree)).fetchone() or (0,)
    return Outcome(statement_type=name, affected_rows=int(rows))


def _target(session: Session, tree: exp.Expr) -> Table:
    node = tree.this.this if isinstance(tree.this, exp.Schema) else tree.this
    return session.names.table(session.names.table_name(node))


def normalize_delete(tree: exp.Expr) -> None:
    """``DELETE t WHERE …``: BigQuery does not ask for FROM."""
    if isinstance(tree, exp.Delete) and tree.args.get("tables"):
        (table,) = tree.args["tables"]
        tree.set("tables", None)
        tree.set("this", table)


def spell_out_insert_row(tree: exp.Expr, target: Table) -> None:
    """``MERGE … INSERT ROW``: every column of the target, from the source's column of that name."""
    if not isinstance(tree, exp.Merge):
        return
    source = tree.args["using"].alias_or_name
    for insert in tree.find_all(exp.Insert):
        if isinstance(insert.this, exp.Var) and insert.name.upper() == "ROW":
            names = [item.name for item in target.schema]
            insert.set("this", exp.Tuple(expressions=[exp.column(n, quoted=True) for n in names]))
            values = [exp.column(n, table=source, quoted=True) for n in names]
            insert.set("expression", exp.Tuple(expressions=values))


def _is_nested(change: exp.Expr) -> bool:
    column = change.this
    return isinstance(column, exp.Dot) or (isinstance(column, exp.Column) and bool(column.table))


def _truncate(session: Session, tree: exp.TruncateTable) -> Outcome:
    (node,) = tree.expressions
    table = session.warehouse.catalog.table(session.names.table_name(node))
    if session.request.dry_run:
        return Outcome(statement_type="TRUNCATE_TABLE")
    with session.warehouse.storage.write_lock:
        session.warehouse.appends.load_pending()
        statement = f"DELETE FROM data.{quoted(table.storage_id)}"
        (rows,) = session.cursor.execute(statement).fetchone() or (0,)
    return Outcome(statement_type="TRUNCATE_TABLE", affected_rows=int(rows))


def view_schema(warehouse: Warehouse, sql: str, project: str) -> Schema:
    """The columns of a view's query; ApiError 400 where it is not a query that runs."""
    request = QueryRequest(sql=sql, project=project, dry_run=True)
    with warehouse.storage.cursor() as cursor:
        outcome = run(warehouse, cursor, request, job_id="")
    if outcome.statement_type != "SELECT":
        raise invalid_query("A view must be a query")
    return outcome.schema
