"""CREATE, DROP and ALTER statements, into the same catalog that the API shows."""

from sqlglot import exp

from local.bigquery.catalog import Table
from local.bigquery.ddl_schema import (
    declared_properties,
    declared_schema,
    named_as_declared,
    text_after_as,
)
from local.bigquery.definitions import (
    Rows,
    create_dataset,
    create_table,
    delete_dataset,
    drop_table,
    update_table,
)
from local.bigquery.errors import HTTP_NOT_FOUND, ApiError, invalid_query, unsupported_sql
from local.bigquery.names import DatasetName, TableName, checked_dataset_id, checked_table_id
from local.bigquery.schema import fields_from_api
from local.bigquery.session import Outcome, Session, described


def run_ddl(session: Session, tree: exp.Expr) -> Outcome:
    """Run a definition; ApiError 400 for statements that are none."""
    if isinstance(tree, exp.Create):
        return _create(session, tree)
    if isinstance(tree, exp.Drop):
        return _drop(session, tree)
    if isinstance(tree, exp.Alter):
        return _alter(session, tree)
    if isinstance(tree, exp.Condition | exp.Alias):
        raise invalid_query("Syntax error: Expected a statement but got an expression")
    raise unsupported_sql("This statement")


def _create(session: Session, tree: exp.Create) -> Outcome:
    kind = str(tree.kind).upper()
    if kind == "SCHEMA":
        return _create_schema(session, tree)
    if tree.find(exp.TemporaryProperty):
        raise unsupported_sql(f"CREATE TEMP {kind}")
    if tree.find(exp.MaterializedProperty):
        raise unsupported_sql(f"CREATE MATERIALIZED {kind}")
    if kind not in ("TABLE", "VIEW") or tree.args.get("clone") or tree.find(exp.LikeProperty):
        raise unsupported_sql(
            f"CREATE {kind}"
            if kind not in ("TABLE", "VIEW")
            else "CREATE TABLE LIKE, COPY or CLONE"
        )
    definitions = tree.this.expressions if isinstance(tree.this, exp.Schema) else []
    name = _table_name(session, tree.this.this if isinstance(tree.this, exp.Schema) else tree.this)
    statement = (
        f"CREATE_{kind}" if kind == "VIEW" or not tree.expression else "CREATE_TABLE_AS_SELECT"
    )
    if tree.args.get("exists") and session.warehouse.catalog.find_table(name):
        return _done(statement, name, "SKIP")
    query = tree.expression
    sql = text_after_as(session.request.sql) if kind == "VIEW" else None
    duck = session.duck(query) if query else None
    schema = described(session.cursor, duck) if duck else declared_schema(definitions)
    if duck and definitions:
        schema = named_as_declared(schema, definitions)
    properties = declared_properties(tree, sql)
    replacing = bool(tree.args.get("replace"))
    if not session.request.dry_run:
        rows = Rows(duck, session.cursor) if duck and kind == "TABLE" else None
        if rows:
            session.warehouse.appends.load_pending()
        create_table(
            session.warehouse,
            Table.new(name, schema, properties),
            replace_existing=replacing,
            rows=rows,
        )
    return _done(statement, name, "REPLACE" if replacing else "CREATE")


def _create_schema(session: Session, tree: exp.Create) -> Outcome:
    name = _dataset_name(session, tree.this)
    if (
        not (tree.args.get("exists") and session.warehouse.catalog.has_dataset(name))
        and not session.request.dry_run
    ):
        create_dataset(session.warehouse, name, {})
    return Outcome(statement_type="CREATE_SCHEMA")


def _drop(session: Session, tree: exp.Drop) -> Outcome:
    kind = str(tree.args.get("kind")).upper()
    (node,) = tree.args.get("tables") or [tree.this]
    try:
        if kind == "SCHEMA":
            cascade = bool(tree.args.get("cascade"))
            delete_dataset(session.warehouse, _dataset_name(session, node), delete_contents=cascade)
            return Outcome(statement_type="DROP_SCHEMA")
        if kind not in ("TABLE", "VIEW"):
            raise unsupported_sql(f"DROP {kind}")
        name = _table_name(session, node)
        found = session.warehouse.catalog.table(name)
        if (found.view_query is None) != (kind == "TABLE"):
            raise invalid_query(f"{name} is not a {kind}")
        drop_table(session.warehouse, name)
    except ApiError as failed:
        if failed.code != HTTP_NOT_FOUND or not tree.args.get("exists"):
            raise
        return Outcome(statement_type=f"DROP_{kind}", ddl={"ddlOperationPerformed": "SKIP"})
    return _done(f"DROP_{kind}", name, "DROP")


def _alter(session: Session, tree: exp.Alter) -> Outcome:
    """ALTER TABLE … ADD COLUMN only."""
    actions = tree.args["actions"]
    if str(tree.args.get("kind")).upper() != "TABLE" or not all(
        isinstance(a, exp.ColumnDef) for a in actions
    ):
        raise unsupported_sql("ALTER other than ALTER TABLE … ADD COLUMN")
    name = _table_name(session, tree.this)
    table = session.warehouse.catalog.table(name)
    known = {item.name.lower() for item in table.schema}
    added = [a for a in actions if not (a.args.get("exists") and a.name.lower() in known)]
    schema = (*table.schema, *declared_schema(added))
    fields_from_api([item.as_api() for item in schema])
    update_table(session.warehouse, name, schema=schema, properties=table.properties)
    return _done("ALTER_TABLE", name, "ALTER")


def _done(statement: str, name: TableName, operation: str) -> Outcome:
    ddl = {"ddlOperationPerformed": operation, "ddlTargetTable": name.reference}
    return Outcome(statement_type=statement, ddl=ddl)


def _table_name(session: Session, node: exp.Expr) -> TableName:
    if not isinstance(node, exp.Table):
        raise invalid_query("Expected a table name")
    name = session.names.table_name(node)
    checked_table_id(name.table)
    return name


def _dataset_name(session: Session, node: exp.Expr) -> DatasetName:
    parts = [part.name for part in node.parts] if isinstance(node, exp.Table) else [node.name]
    return DatasetName(
        parts[0] if len(parts) > 1 else session.request.project, checked_dataset_id(parts[-1])
    )
