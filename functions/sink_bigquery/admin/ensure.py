"""The sequence of ``ensure-table``: what is missing is made, what differs is told."""

from collections.abc import Iterable
from typing import Protocol

from shared.command import Say

from .definitions import Fields, TableDefinition, ViewDefinition
from .differences import Differences, FoundTable, differences

# Of a long list of columns.
_SHOWN = 12


class Dataset(Protocol):
    """The part of warehouse.Warehouse that is used here."""

    def exists(self) -> bool:
        """Whether the dataset is there."""

    def create(self) -> None:
        """Make the dataset."""

    def find(self, name: str) -> FoundTable | None:
        """A table or view."""

    def create_table(self, wanted: TableDefinition) -> None:
        """Make a table."""

    def set_fields(self, name: str, fields: Fields) -> None:
        """Give a table its columns."""

    def create_view(self, wanted: ViewDefinition) -> None:
        """Make a view."""

    def set_view(self, wanted: ViewDefinition) -> None:
        """Give a view its query."""


class Ensure:
    """Makes a dataset what the files say. ``drift``: what a person has to look at."""

    def __init__(self, dataset: Dataset, say: Say) -> None:
        self.drift = 0
        self._dataset = dataset
        self._say = say

    def run(self, tables: Iterable[TableDefinition], views: Iterable[ViewDefinition]) -> None:
        """Make and extend the tables, then the views that read them."""
        if not self._dataset.exists():
            self._dataset.create()
            self._say("the dataset: created")
        has_new_columns = False
        for table in tables:
            has_new_columns |= self._table(table)
        for view in views:
            self._view(view, again=has_new_columns)

    def _table(self, wanted: TableDefinition) -> bool:
        """Whether the table was there and got columns."""
        found = self._dataset.find(wanted.name)
        if found is None:
            self._dataset.create_table(wanted)
            self._say(f"{wanted.name}: created")
            return False
        if not found.is_table:
            self._differs(wanted.name, ["it is no table"])
            return False
        changes = differences(wanted, found)
        if changes.added or changes.described:
            self._dataset.set_fields(wanted.name, changes.fields)
        self._tell(wanted.name, changes)
        return bool(changes.added)

    def _tell(self, name: str, changes: Differences) -> None:
        words = {
            "added": changes.added,
            "described anew": changes.described,
            "left as they are, though not in the files:": changes.extra,
        }
        for what, paths in words.items():
            if paths:
                self._say(f"{name}: {what} {_named(paths)}")
        self._differs(name, changes.drift)
        if not (changes.added or changes.described or changes.drift):
            self._say(f"{name}: as in the files")

    def _view(self, wanted: ViewDefinition, *, again: bool) -> None:
        """Make the view. ``again``: also where it is the same, to show the tables' new columns."""
        found = self._dataset.find(wanted.name)
        if found is None:
            self._dataset.create_view(wanted)
            self._say(f"{wanted.name}: created")
        elif found.query is None:
            self._differs(wanted.name, ["it is no view"])
        elif again or (found.query, found.description) != (wanted.query, wanted.description):
            self._dataset.set_view(wanted)
            self._say(f"{wanted.name}: replaced")
        else:
            self._say(f"{wanted.name}: as in the files")

    def _differs(self, name: str, drift: list[str]) -> None:
        for words in drift:
            self._say(f"{name}: NOT CHANGED, {words}")
        self.drift += len(drift)


def _named(paths: list[str]) -> str:
    more = len(paths) - _SHOWN
    return ", ".join(paths[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
