"""Running a script: its steps one after the other, each statement as if it had come alone."""

from collections.abc import Callable
from dataclasses import replace

from sqlglot import exp

from local.bigquery.duck_types import quoted
from local.bigquery.errors import invalid_query
from local.bigquery.script.steps import Block, Declare, Execute, ForIn, If, Plain, Set, Step
from local.bigquery.script.temp_tables import create, drop_all, is_temp_table
from local.bigquery.script.values import Variables
from local.bigquery.session import Outcome, Session
from local.bigquery.sql.dialect import parse
from local.bigquery.sql.temp_functions import TempFunctions, is_temp_function

# Runs one statement; its rows go to the job's results.
RunTree = Callable[[Session, exp.Expr, str], Outcome]

KIND = "SCRIPT"


class Script:
    """One run of a script, by a job.

    run_tree: runs one statement
    """

    def __init__(self, session: Session, job_id: str, run_tree: RunTree) -> None:
        if session.request.destination is not None:
            raise invalid_query("configuration.query.destinationTable cannot be set for scripts")
        self._session = session
        self._job_id = job_id
        self._run_tree = run_tree
        self._functions = TempFunctions()
        self._variables = Variables(session, self._functions)
        self._last = Outcome(statement_type=KIND)

    def run(self, block: Block) -> Outcome:
        """Run the steps; a dry run runs none. Its rows are the last statement's."""
        try:
            if not self._session.request.dry_run:
                self._block(block)
        finally:
            drop_all(self._session)
        return replace(self._last, statement_type=KIND)

    def _block(self, block: Block) -> None:
        for step in block:
            self._step(step)

    def _step(self, step: Step) -> None:
        match step:
            case Plain(sql):
                self._plain(sql, parse(sql))
            case Execute(value):
                self._execute(self._variables.words(value))
            case Declare(names, type_, value):
                for name in names:
                    self._variables.declare(name, type_, value)
            case Set(name, value):
                self._variables.assign(name, value)
            case If(branches):
                self._if(branches)
            case ForIn(variable, query, block):
                for row in self._variables.rows(query):
                    with self._variables.row(variable, row):
                        self._block(block)

    def _plain(self, sql: str, tree: exp.Expr) -> None:
        if is_temp_function(tree):
            self._functions.define(tree)
        else:
            self._statement(sql, self._variables.bound(tree))

    def _execute(self, sql: str | None) -> None:
        """Run a statement that was put together; it does not see the script's variables."""
        if sql is None:
            raise invalid_query("SQL created by EXECUTE IMMEDIATE cannot be NULL")
        self._statement(sql, self._functions.expanded(parse(sql)))

    def _if(self, branches: tuple[tuple[str, Block], ...]) -> None:
        """Run the first block whose condition is true; NULL is not."""
        for condition, block in branches:
            if self._variables.words(condition) == "true":
                self._block(block)
                return

    def _statement(self, sql: str, tree: exp.Expr) -> None:
        """Run a statement. The rows of the one before it make room: nobody will ask for them."""
        session = self._session
        session.cursor.execute(f"DROP TABLE IF EXISTS results.{quoted(self._job_id)}")
        own = replace(session, request=replace(session.request, sql=sql))
        if is_temp_table(tree):
            self._last = create(own, tree)
        else:
            self._last = self._run_tree(own, tree, self._job_id)
