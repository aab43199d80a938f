"""Tables, views and the daily script are those that ensure-table and `make daily` make."""

import json
from collections.abc import Iterator

from functions.sink_bigquery.admin import definitions
from tests.terraform.root import Resources, Values


def tables_are_those_of_the_files(found: Resources) -> list[str]:
    """Columns in their order, columns of one's own after them, the partition's column."""
    made = _tables(found)
    return [
        wanted.name
        for wanted in definitions.tables()
        if json.loads(made[wanted.name]["schema"])[: len(wanted.fields)] != wanted.fields
        or made[wanted.name]["time_partitioning"][0]["field"] != wanted.partition_by
    ]


def views_are_those_of_the_files(found: Resources) -> list[str]:
    """The same names, queries and descriptions."""
    made = {
        name: (table["view"][0]["query"], table["description"])
        for name, table in _tables(found).items()
        if table["view"]
    }
    [dataset] = found.values("google_bigquery_dataset")
    views = definitions.views(dataset["project"], dataset["dataset_id"])
    wanted = {view.name: (view.query, view.description) for view in views}
    return sorted(
        name for name in made.keys() | wanted.keys() if made.get(name) != wanted.get(name)
    )


def the_daily_script_is_that_of_the_file(found: Resources) -> list[str]:
    """With every placeholder filled in, on a schedule, in the dataset's place."""
    return list(_of_the_script(found))


def _of_the_script(found: Resources) -> Iterator[str]:
    [dataset] = found.values("google_bigquery_dataset")
    [query] = found.values("google_bigquery_data_transfer_config")
    scripts = [
        definitions.sql(
            "daily", project=dataset["project"], dataset=dataset["dataset_id"],
            days=days, time_zone=zone,
        )
        for days, zone in (("3", "UTC"), ("5", "Europe/Copenhagen"))
    ]  # fmt: skip
    if query["params"]["query"] not in scripts:
        yield "the text"
    if query["location"] != dataset["location"]:
        yield "the place"


def _tables(found: Resources) -> dict[str, Values]:
    return {table["table_id"]: table for table in found.values("google_bigquery_table")}
