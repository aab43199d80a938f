"""CREATE TEMP TABLE: a script's own tables, kept beside the rows of jobs and gone with the run.

A bare name means one of them before a table of the default dataset, ``_SESSION.t`` them alone.
https://cloud.google.com/bigquery/docs/multi-statement-queries#temporary_tables
"""

from typing import TypeGuard

from sqlglot import exp

from local.bigquery.catalog import Table
from local.bigquery.duck_types import quoted
from local.bigquery.errors import duplicate, unsupported_sql
from local.bigquery.names import TableName
from local.bigquery.session import Outcome, Session, described
from local.bigquery.sql.scope import SESSION, TEMPORARY


def is_temp_table(tree: exp.Expr) -> TypeGuard[exp.Create]:
    """Whether a statement is CREATE TEMP TABLE."""
    return (
        isinstance(tree, exp.Create)
        and str(tree.kind).upper() == "TABLE"
        and tree.find(exp.TemporaryProperty) is not None
    )


def create(session: Session, tree: exp.Create) -> Outcome:
    """Make a table of a query's rows; ApiError 409 where the script has one of this name."""
    if not isinstance(tree.this, exp.Table) or tree.expression is None:
        raise unsupported_sql("CREATE TEMP TABLE without AS")
    name = TableName(session.request.project, SESSION, tree.this.name)
    before = session.temporary.get(name.table)
    if before is not None and tree.args.get("exists"):
        return Outcome(statement_type="CREATE_TABLE_AS_SELECT")
    if before is not None and not tree.args.get("replace"):
        raise duplicate(f"Table {name}")
    session.warehouse.appends.load_pending()
    duck = session.duck(tree.expression)
    made = Table.new(name, described(session.cursor, duck), {})
    session.cursor.execute(f"CREATE TABLE {_stored(made)} AS {duck}")
    session.temporary[name.table] = made
    if before is not None:
        session.cursor.execute(f"DROP TABLE {_stored(before)}")
    return Outcome(statement_type="CREATE_TABLE_AS_SELECT")


def drop_all(session: Session) -> None:
    """Let go of them, at the end of the script."""
    while session.temporary:
        _, table = session.temporary.popitem()
        session.cursor.execute(f"DROP TABLE IF EXISTS {_stored(table)}")


def _stored(table: Table) -> str:
    return f"{TEMPORARY}.{quoted(table.storage_id)}"
