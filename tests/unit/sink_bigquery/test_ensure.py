"""What ensure-table does with a dataset, with one that is played by a dictionary."""

import copy
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from functions.sink_bigquery.admin import definitions
from functions.sink_bigquery.admin.definitions import Fields, TableDefinition, ViewDefinition
from functions.sink_bigquery.admin.differences import FoundTable
from functions.sink_bigquery.admin.ensure import Ensure

EVENTS, DEAD_LETTERS = definitions.tables()
VIEWS = list(definitions.views("p", "d"))


@dataclass
class Dataset:
    """A dataset in memory. ``changes``: what was done to it."""

    tables: dict[str, FoundTable] = field(default_factory=dict)
    is_there: bool = True
    changes: list[str] = field(default_factory=list)

    def exists(self) -> bool:
        return self.is_there

    def create(self) -> None:
        self.is_there = True
        self.changes.append("create")

    def find(self, name: str) -> FoundTable | None:
        return self.tables.get(name)

    def create_table(self, wanted: TableDefinition) -> None:
        self.tables[wanted.name] = found(wanted)
        self.changes.append(f"create_table {wanted.name}")

    def set_fields(self, name: str, fields: Fields) -> None:
        self.tables[name] = replace(self.tables[name], fields=fields)
        self.changes.append(f"set_fields {name}")

    def create_view(self, wanted: ViewDefinition) -> None:
        self._set_view(wanted)
        self.changes.append(f"create_view {wanted.name}")

    def set_view(self, wanted: ViewDefinition) -> None:
        self._set_view(wanted)
        self.changes.append(f"set_view {wanted.name}")

    def _set_view(self, wanted: ViewDefinition) -> None:
        self.tables[wanted.name] = FoundTable(
            is_table=False, query=wanted.query, description=wanted.description
        )


def found(wanted: TableDefinition, **changes: Any) -> FoundTable:  # noqa: ANN401 - any field
    """The table as it stands in BigQuery, made from its definition."""
    table = FoundTable(
        is_table=True,
        fields=copy.deepcopy(wanted.fields),
        partition_by=wanted.partition_by,
        cluster_by=list(wanted.cluster_by),
    )
    return replace(table, **changes)


def column(fields: Fields, path: str) -> dict[str, Any]:
    """The column or field with a dotted path."""
    name, _, rest = path.partition(".")
    [this] = [each for each in fields if each["name"] == name]
    return column(this["fields"], rest) if rest else this


def without(fields: Fields, *paths: str) -> Fields:
    """A copy that lacks some columns."""
    kept = copy.deepcopy(fields)
    for path in paths:
        parent = path.rpartition(".")[0]
        siblings = column(kept, parent)["fields"] if parent else kept
        siblings.remove(column(kept, path))
    return kept


def ensured(dataset: Dataset, table: TableDefinition = EVENTS) -> tuple[list[str], int]:
    """What is said of one table and no views, and how much drift there is."""
    said: list[str] = []
    ensure = Ensure(dataset, said.append)
    ensure.run([table], [])
    return said, ensure.drift


def test_an_empty_project_gets_everything_and_the_second_run_changes_nothing() -> None:
    dataset, said = Dataset(is_there=False), list[str]()
    Ensure(dataset, said.append).run([EVENTS, DEAD_LETTERS], VIEWS)
    views = [f"create_view {view.name}" for view in VIEWS]
    assert dataset.changes == ["create", "create_table events", "create_table dead_letters", *views]
    assert said[:2] == ["the dataset: created", "events: created"]
    dataset.changes.clear()
    again: list[str] = []
    ensure = Ensure(dataset, again.append)
    ensure.run([EVENTS, DEAD_LETTERS], VIEWS)
    assert dataset.changes == []
    assert {line.partition(": ")[2] for line in again} == {"as in the files"}
    assert ensure.drift == 0


def test_columns_and_nested_fields_that_are_missing_are_added_at_the_end() -> None:
    missing = ("platform", "geo.metro", "items.item_params.value.int_value", "angelia.warnings")
    dataset = Dataset({"events": found(EVENTS, fields=without(EVENTS.fields, *missing))})
    said, drift = ensured(dataset)
    # Each record before its neighbours; a column of its own after all that were there.
    added = "geo.metro, items.item_params.value.int_value, angelia.warnings, platform"
    assert (said, drift) == ([f"events: added {added}"], 0)
    fields = dataset.tables["events"].fields
    assert fields[-1] == column(EVENTS.fields, "platform")
    assert column(fields, "geo")["fields"][-1] == column(EVENTS.fields, "geo.metro")
    assert ensured(dataset) == (["events: as in the files"], 0)


def test_a_table_that_grew_shows_its_columns_in_the_views_as_well() -> None:
    dataset = Dataset()
    Ensure(dataset, lambda _: None).run([EVENTS], VIEWS)
    dataset.tables["events"] = found(EVENTS, fields=without(EVENTS.fields, "platform"))
    dataset.changes.clear()
    Ensure(dataset, lambda _: None).run([EVENTS], VIEWS)
    views = [f"set_view {view.name}" for view in VIEWS]
    assert dataset.changes == ["set_fields events", *views]


def test_a_column_of_somebodys_own_is_told_and_kept() -> None:
    own = {"name": "mine", "type": "STRING", "mode": "NULLABLE"}
    fields = copy.deepcopy(EVENTS.fields)
    fields.insert(3, own)
    column(fields, "geo")["fields"].insert(0, own)
    column(fields, "geo")["fields"].pop()
    dataset = Dataset({"events": found(EVENTS, fields=fields)})
    said, drift = ensured(dataset)
    assert said == [
        "events: added geo.metro",
        "events: left as they are, though not in the files: mine, geo.mine",
    ]
    assert drift == 0
    assert dataset.tables["events"].fields[3] == own
    assert column(dataset.tables["events"].fields, "geo")["fields"][0] == own


@pytest.mark.parametrize(
    ("path", "change", "words"),
    [
        ("event_timestamp", {"type": "STRING"}, "STRING NULLABLE in the table, INTEGER NULLABLE"),
        ("geo.city", {"mode": "REQUIRED"}, "STRING REQUIRED in the table, STRING NULLABLE"),
        ("event_id", {"mode": "NULLABLE"}, "STRING NULLABLE in the table, STRING REQUIRED"),
        ("items", {"mode": "NULLABLE"}, "RECORD NULLABLE in the table, RECORD REPEATED"),
    ],
)
def test_another_type_or_mode_is_told_and_not_touched(
    path: str, change: dict[str, str], words: str
) -> None:
    fields = without(EVENTS.fields, "platform")
    column(fields, path).update(change)
    dataset = Dataset({"events": found(EVENTS, fields=fields)})
    said, drift = ensured(dataset)
    assert drift == 1
    assert said == ["events: added platform", f"events: NOT CHANGED, {path}: {words} in the file"]
    assert column(dataset.tables["events"].fields, path) == column(fields, path)


def test_partitions_and_clusters_that_differ_are_told_and_not_touched() -> None:
    dataset = Dataset({"events": found(EVENTS, partition_by=None, cluster_by=["event_name"])})
    assert ensured(dataset) == (
        [
            "events: NOT CHANGED, partitioned by nothing, not by date",
            "events: NOT CHANGED, clustered by event_name, not user_pseudo_id, event_name",
        ],
        2,
    )
    assert dataset.changes == []


def test_a_required_column_cannot_be_added_later() -> None:
    dataset = Dataset({"events": found(EVENTS, fields=without(EVENTS.fields, "event_id"))})
    said, drift = ensured(dataset)
    assert drift == 1
    assert "event_id: missing" in said[0]
    assert dataset.changes == []


def test_sqls_names_of_types_and_an_absent_mode_are_no_difference() -> None:
    fields = copy.deepcopy(EVENTS.fields)
    for path, type_ in {"event_timestamp": "INT64", "angelia.is_bot": "BOOL"}.items():
        found_column = column(fields, path)
        found_column["type"] = type_
        del found_column["mode"]
    column(fields, "geo")["name"] = "GEO"
    dataset = Dataset({"events": found(EVENTS, fields=fields)})
    assert ensured(dataset) == (["events: as in the files"], 0)


def test_descriptions_follow_the_files() -> None:
    fields = copy.deepcopy(EVENTS.fields)
    column(fields, "geo.city")["description"] = "old"
    del column(fields, "platform")["description"]
    dataset = Dataset({"events": found(EVENTS, fields=fields)})
    assert ensured(dataset) == (["events: described anew geo.city, platform"], 0)
    assert dataset.tables["events"].fields == EVENTS.fields


def test_what_stands_under_a_tables_or_a_views_name_is_told_and_not_replaced() -> None:
    view = VIEWS[0]
    dataset = Dataset({"events": FoundTable(is_table=False, query="SELECT 1"),
                       view.name: found(EVENTS)})  # fmt: skip
    said: list[str] = []
    ensure = Ensure(dataset, said.append)
    ensure.run([EVENTS], [view])
    assert said == [
        "events: NOT CHANGED, it is no table",
        f"{view.name}: NOT CHANGED, it is no view",
    ]
    assert (ensure.drift, dataset.changes) == (2, [])


@pytest.mark.parametrize("change", [{"query": "SELECT 1"}, {"description": "old"}])
def test_a_view_with_another_query_or_description_is_replaced(change: dict[str, str]) -> None:
    dataset = Dataset()
    dataset.create_view(VIEWS[0])
    dataset.tables[VIEWS[0].name] = replace(dataset.tables[VIEWS[0].name], **change)  # type: ignore[arg-type] # both are texts
    said: list[str] = []
    Ensure(dataset, said.append).run([], VIEWS[:1])
    assert said == [f"{VIEWS[0].name}: replaced"]
    assert dataset.tables[VIEWS[0].name].query == VIEWS[0].query


def test_the_events_table_is_partitioned_and_clustered_as_the_pipeline_file_says() -> None:
    assert (EVENTS.partition_by, EVENTS.cluster_by) == ("date", ("user_pseudo_id", "event_name"))
    assert EVENTS.fields == definitions.fields("events.json")
    assert (DEAD_LETTERS.partition_by, DEAD_LETTERS.cluster_by) == ("publish_time", ())
