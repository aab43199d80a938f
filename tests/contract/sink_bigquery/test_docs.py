"""What docs/views.md shows runs."""

import re
import shlex
from pathlib import Path

import pytest

from functions.sink_bigquery.admin.arguments import Arguments

from .conftest import Dataset

PAGE = (Path(__file__).parents[3] / "docs" / "views.md").read_text()
QUERIES = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)
COMMANDS = re.findall(r"^\.venv/bin/python -m functions\.sink_bigquery (.*)$", PAGE, re.MULTILINE)


@pytest.fixture(scope="module")
def kept(shop: Dataset) -> Dataset:
    """The shop with its daily tables."""
    assert shop.command("daily") == 0
    return shop


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_a_query_of_the_page_runs(kept: Dataset, query: str) -> None:
    rows = kept.query(query.replace("analytics.", "d."))
    assert rows or "events_*" in query or "CREATE" in query


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_page_is_one(command: str) -> None:
    assert Arguments.from_command_line(shlex.split(command, comments=True), {}).project


def test_there_are_some() -> None:
    assert (len(QUERIES), len(COMMANDS)) == (8, 5)
