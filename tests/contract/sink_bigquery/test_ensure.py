"""ensure-table, through Google's client, on the local BigQuery."""

from typing import Any

import pytest
from google.cloud import bigquery

from functions.sink_bigquery.__main__ import main
from functions.sink_bigquery.admin import definitions
from tests.contract.bigquery.server import PROJECT
from tests.ports import free_port

from .conftest import Dataset
from .shop import event

OLD = """CREATE TABLE {dataset}.events (
  event_id STRING NOT NULL, date DATE NOT NULL, event_name STRING, event_timestamp STRING,
  mine INT64, geo STRUCT<city STRING, mine STRING>, items ARRAY<STRUCT<item_id STRING>>,
  angelia STRUCT<unmapped JSON>
) PARTITION BY date CLUSTER BY event_name"""


def table(dataset: Dataset, name: str) -> bigquery.Table:
    return dataset.server.client.get_table(f"{PROJECT}.{dataset.name}.{name}")


def test_a_new_dataset_has_its_tables_and_views_as_the_files_say(
    unmade: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    assert unmade.command("ensure-table", "--location", "EU") == 0
    assert capsys.readouterr().out.splitlines()[:2] == ["the dataset: created", "events: created"]
    events = table(unmade, "events")
    assert [column.to_api_repr() for column in events.schema] == definitions.fields("events.json")
    assert events.time_partitioning.field == "date"
    assert events.clustering_fields == ["user_pseudo_id", "event_name"]
    assert table(unmade, "dead_letters").time_partitioning.field == "publish_time"
    for view in definitions.views(PROJECT, unmade.name):
        made = table(unmade, view.name)
        assert (made.table_type, made.view_query) == ("VIEW", view.query)
        assert made.description == view.description


def test_a_second_run_changes_nothing(dataset: Dataset, capsys: pytest.CaptureFixture[str]) -> None:
    names = ("events", "deduplicated_events")
    before = [table(dataset, name).etag for name in names]
    capsys.readouterr()
    assert dataset.command("ensure-table") == 0
    assert {line.partition(": ")[2] for line in capsys.readouterr().out.splitlines()} == {
        "as in the files"
    }
    assert [table(dataset, name).etag for name in names] == before


def test_an_old_table_gets_what_it_lacks_and_keeps_what_differs(
    unmade: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    unmade.server.client.create_dataset(f"{PROJECT}.{unmade.name}")
    unmade.query(OLD.format(dataset=unmade.name))
    unmade.query("INSERT INTO d.events (event_id, date, mine, geo) "
                 "VALUES ('kept', DATE '2026-11-20', 5, STRUCT('Aarhus', 'm'))")  # fmt: skip
    assert unmade.command("ensure-table") == 1
    said = capsys.readouterr().out
    assert "events: NOT CHANGED, event_timestamp: STRING NULLABLE in the table, INTEGER" in said
    assert "events: NOT CHANGED, clustered by event_name, not user_pseudo_id, event_name" in said
    assert "events: left as they are, though not in the files: event_timestamp" not in said
    assert "events: left as they are, though not in the files: mine, geo.mine" in said
    found = {column.name: column for column in table(unmade, "events").schema}
    assert found["event_timestamp"].field_type == "STRING"
    assert [inner.name for inner in found["geo"].fields][:2] == ["city", "mine"]
    assert "item_params" in {inner.name for inner in found["items"].fields}
    [row] = unmade.query("SELECT event_id, mine, geo.city, geo.metro, platform FROM d.events")
    assert list(row.values()) == ["kept", 5, "Aarhus", None, None]


def test_columns_that_are_added_take_the_functions_rows_and_show_in_the_view(
    unmade: Dataset,
) -> None:
    unmade.server.client.create_dataset(f"{PROJECT}.{unmade.name}")
    old = OLD.format(dataset=unmade.name).replace("event_timestamp STRING", "event_timestamp INT64")
    unmade.query(old)
    assert unmade.command("ensure-table") == 1  # clustered otherwise, and so it stays
    unmade.load([event(platform="WEB", user="u")])
    [row] = unmade.query("SELECT platform, user_pseudo_id FROM d.deduplicated_events")
    assert row == {"platform": "WEB", "user_pseudo_id": "u"}


def test_a_dry_run_says_what_it_would_do_and_does_nothing(
    unmade: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    assert unmade.command("ensure-table", "--dry-run") == 0
    first, *said = capsys.readouterr().out.splitlines()
    assert "nothing is changed" in first
    assert said[:2] == ["the dataset: created", "events: created"]
    listed = [found.dataset_id for found in unmade.server.client.list_datasets()]
    assert unmade.name not in listed
    assert unmade.command("ensure-table", "--location", "EU") == 0
    assert unmade.command("ensure-table", "--dry-run") == 0
    assert "created" not in capsys.readouterr().out.rpartition("nothing is changed")[2]


def test_a_dataset_is_made_only_where_somebody_says(
    unmade: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    assert unmade.command("ensure-table") == 2
    assert "--location EU" in capsys.readouterr().err


def test_a_bigquery_that_is_not_there_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    retry = bigquery.DEFAULT_RETRY.with_timeout(0.2)
    monkeypatch.setattr("functions.sink_bigquery.admin.warehouse.RETRY", retry)
    port = free_port()
    nobody = {"BIGQUERY_EMULATOR_HOST": f"http://127.0.0.1:{port}"}
    assert main(["ensure-table", "--project", "p"], nobody) == 2
    told = capsys.readouterr().err
    assert f"host='127.0.0.1', port={port}" in told
    assert "make run" in told


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "arguments are required: action"),
        (["ensure-table"], "--project P or GOOGLE_CLOUD_PROJECT=P"),
        (["daily", "--project", "p", "--days", "-1"], "0 to 3650"),
        (["daily", "--project", "p", "--time-zone", "UTC'"], "Europe/Copenhagen is the form"),
        (["daily", "--project", "p", "--time-zone", "../etc"], "Europe/Copenhagen is the form"),
    ],
)
def test_arguments_that_cannot_be_used_are_told(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments, dict[str, Any]())
    assert ended.value.code == 2
    assert words in capsys.readouterr().err
