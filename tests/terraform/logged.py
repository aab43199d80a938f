"""What the functions log, read from their source: names of events, their levels and fields."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]

LEVELS = {"warning": "WARNING", "error": "ERROR", "exception": "ERROR", "critical": "CRITICAL"}

# Fields that shared/logs.py writes into every line, `exception` where there is one.
OF_EVERY_LINE = {"severity", "message", "time", "stage", "logger", "exception"}


@cache
def events() -> dict[str, str]:
    """The level of each constant message. ``_report("…")`` of the sink's stream logs an error."""
    return dict(_events())


@cache
def fields() -> frozenset[str]:
    """Every name that a module with a logger writes into a dict, and those of every line."""
    keys = {
        key.value
        for tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    }
    return frozenset(keys | OF_EVERY_LINE)


def _events() -> Iterator[tuple[str, str]]:
    for tree in _trees():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            level = "ERROR" if node.func.attr == "_report" else LEVELS.get(node.func.attr)
            first = node.args[0] if node.args else None
            if level and isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value, level


@cache
def _trees() -> list[ast.Module]:
    files = [file for part in ("functions", "shared") for file in (ROOT / part).rglob("*.py")]
    texts = [file.read_text() for file in files]
    return [ast.parse(text) for text in texts if "logging.getLogger(" in text]
