"""The REST API as ``google.cloud.bigquery.Client`` uses it."""

import datetime as dt
import gzip
import json
import threading
import urllib.error
import urllib.request
from decimal import Decimal

import pytest
from google.api_core import exceptions
from google.cloud import bigquery
from google.cloud.bigquery import SchemaField

from tests.contract.bigquery.server import PROJECT, BigQueryServer

TODAY = dt.datetime.now(dt.UTC).date()
# What the client makes of bytes.
BYTES_PARAMETER = bigquery.ScalarQueryParameter.from_api_repr(
    {"name": "y", "parameterType": {"type": "BYTES"}, "parameterValue": {"value": "AGE="}}
)
SCHEMA = [
    SchemaField("event_name", "STRING", mode="REQUIRED", description="the name"),
    SchemaField("n", "INTEGER"),
    SchemaField("date", "DATE"),
    SchemaField(
        "r",
        "RECORD",
        fields=[SchemaField("k", "STRING"), SchemaField("l", "FLOAT", mode="REPEATED")],
    ),
]


def table_of(dataset: str, name: str = "t") -> bigquery.Table:
    """A partitioned, clustered, described table, not yet created."""
    table = bigquery.Table(f"{dataset}.{name}", schema=SCHEMA)
    table.time_partitioning = bigquery.TimePartitioning(field="date", expiration_ms=86_400_000)
    table.clustering_fields = ["event_name"]
    table.description, table.friendly_name, table.labels = "events", "Events", {"team": "web"}
    table.require_partition_filter = False
    return table


def test_datasets(server: BigQueryServer) -> None:
    client, name = server.client, f"{PROJECT}.made_by_the_client"
    made = bigquery.Dataset(name)
    made.description, made.labels, made.location = "first", {"a": "b"}, "EU"
    client.create_dataset(made)
    with pytest.raises(exceptions.Conflict):
        client.create_dataset(name)
    client.create_dataset(name, exists_ok=True)
    found = client.get_dataset(name)
    assert (found.description, found.labels, found.location) == ("first", {"a": "b"}, "EU")
    found.description = "second"
    assert client.update_dataset(found, ["description"]).description == "second"
    assert "made_by_the_client" in [d.dataset_id for d in client.list_datasets()]
    client.create_table(f"{name}.t")
    with pytest.raises(exceptions.BadRequest, match="still in use"):
        client.delete_dataset(name)
    client.delete_dataset(name, delete_contents=True)
    with pytest.raises(exceptions.NotFound):
        client.get_dataset(name)
    client.delete_dataset(name, not_found_ok=True)


def test_a_table_is_given_back_as_it_was_made(server: BigQueryServer, dataset: str) -> None:
    server.client.create_table(table_of(dataset))
    found = server.client.get_table(f"{dataset}.t")
    assert found.schema == SCHEMA
    assert found.time_partitioning == bigquery.TimePartitioning(
        field="date", expiration_ms=86_400_000
    )
    assert found.clustering_fields == ["event_name"]
    assert (found.description, found.friendly_name, found.labels) == (
        "events",
        "Events",
        {"team": "web"},
    )
    assert (found.table_type, found.num_rows, found.location) == ("TABLE", 0, "US")
    assert found.created <= found.modified
    (listed,) = server.client.list_tables(dataset)
    assert (listed.table_id, listed.table_type, listed.clustering_fields) == (
        "t",
        "TABLE",
        ["event_name"],
    )
    with pytest.raises(exceptions.Conflict):
        server.client.create_table(table_of(dataset))
    server.client.delete_table(f"{dataset}.t")
    with pytest.raises(exceptions.NotFound):
        server.client.get_table(f"{dataset}.t")


def test_columns_can_be_added_and_other_changes_are_refused(
    server: BigQueryServer, dataset: str
) -> None:
    client = server.client
    table = client.create_table(table_of(dataset))
    nested = SchemaField(
        "r",
        "RECORD",
        fields=[
            *SCHEMA[3].fields,
            SchemaField("new", "DATE"),
            SchemaField("many", "STRING", mode="REPEATED"),
        ],
    )
    table.schema = [*SCHEMA[:3], nested, SchemaField("added", "JSON")]
    changed = client.update_table(table, ["schema"])
    assert changed.schema == table.schema
    for schema in (SCHEMA[1:], [SchemaField("event_name", "INTEGER"), *table.schema[1:]]):
        changed.schema = schema
        with pytest.raises(exceptions.BadRequest, match="Provided Schema does not match Table"):
            client.update_table(changed, ["schema"])
    changed.description = None
    assert client.update_table(changed, ["description"]).description is None


def test_a_view(server: BigQueryServer, dataset: str) -> None:
    client = server.client
    client.create_table(table_of(dataset))
    view = bigquery.Table(f"{dataset}.v")
    view.view_query = f"SELECT event_name, r.k AS k FROM `{dataset}.t`"
    client.create_table(view)
    client.insert_rows_json(f"{dataset}.t", [{"event_name": "a", "r": {"k": "x"}}])
    found = client.get_table(f"{dataset}.v")
    assert (found.table_type, found.view_query) == ("VIEW", view.view_query)
    assert [(f.name, f.field_type) for f in found.schema] == [
        ("event_name", "STRING"),
        ("k", "STRING"),
    ]
    assert [tuple(r) for r in client.query_and_wait(f"SELECT * FROM `{dataset}.v`")] == [("a", "x")]
    view.view_query = f"SELECT COUNT(*) AS n FROM `{dataset}.t`"
    assert [f.name for f in client.update_table(view, ["view_query"]).schema] == ["n"]
    broken = bigquery.Table(f"{dataset}.broken")
    broken.view_query = f"SELECT nonsense FROM `{dataset}.t`"
    with pytest.raises(exceptions.BadRequest, match="Unrecognized name: nonsense"):
        client.create_table(broken)


def test_every_type_comes_back_from_a_query(server: BigQueryServer, dataset: str) -> None:
    query = """SELECT 1 AS i, 1.5 AS f, 'x' AS s, TRUE AS b, b'\\x00\\xff' AS y,
      NUMERIC '1.50' AS n,
      DATE '2026-11-22' AS d, DATETIME '2026-11-22 10:11:12.5' AS civil, TIME '10:11:12' AS t,
      TIMESTAMP '2026-11-22 10:11:12.345678+00' AS ts, JSON '{"a": [1]}' AS j, [1, 2] AS l,
      STRUCT(1 AS a, [STRUCT('x' AS k)] AS items) AS r, CAST(NULL AS STRING) AS nothing,
      IEEE_DIVIDE(1, 0) AS inf"""
    expected = {
        "i": 1,
        "f": 1.5,
        "s": "x",
        "b": True,
        "y": b"\x00\xff",
        "n": Decimal("1.5"),
        "d": dt.date(2026, 11, 22),
        "civil": dt.datetime(2026, 11, 22, 10, 11, 12, 500_000),  # noqa: DTZ001  a civil time has no zone
        "t": dt.time(10, 11, 12),
        "ts": dt.datetime(2026, 11, 22, 10, 11, 12, 345_678, tzinfo=dt.UTC),
        "j": {"a": [1]},
        "l": [1, 2],
        "r": {"a": 1, "items": [{"k": "x"}]},
        "nothing": None,
        "inf": float("inf"),
    }
    by_job = server.client.query(query).result()
    by_query = server.client.query_and_wait(query)
    assert [dict(row) for row in by_job] == [dict(row) for row in by_query] == [expected]
    kinds = (
        "INTEGER FLOAT STRING BOOLEAN BYTES NUMERIC DATE DATETIME TIME TIMESTAMP JSON "
        "INTEGER RECORD STRING FLOAT"
    )
    assert [field.field_type for field in by_job.schema] == kinds.split()
    server.client.query_and_wait(f"CREATE TABLE `{dataset}.every` AS {query}")
    assert [dict(row) for row in server.client.list_rows(f"{dataset}.every")] == [expected]


def test_parameters(server: BigQueryServer) -> None:
    query = """SELECT @s AS s, @l AS l, @st.a AS a, @ts AS ts, @d AS d, @n AS n,
               @nothing IS NULL AS nil, @y AS y,
               '?' AS mark, 3 IN UNNEST(@l) AS three"""
    moment = dt.datetime(2026, 11, 22, 10, 11, 12, 345_678, tzinfo=dt.UTC)
    config = bigquery.QueryJobConfig(
        query_parameters=[
            bigquery.ScalarQueryParameter("s", "STRING", "it's; -- ?"),
            bigquery.ArrayQueryParameter("l", "INT64", [1, 2]),
            bigquery.StructQueryParameter("st", bigquery.ScalarQueryParameter("a", "FLOAT64", 1.5)),
            bigquery.ScalarQueryParameter("ts", "TIMESTAMP", moment),
            bigquery.ScalarQueryParameter("d", "DATE", dt.date(2026, 11, 22)),
            bigquery.ScalarQueryParameter("n", "NUMERIC", Decimal("1.5")),
            bigquery.ScalarQueryParameter("nothing", "STRING", None),
            BYTES_PARAMETER,
        ]
    )
    (row,) = server.client.query(query, job_config=config).result()
    expected = (
        "it's; -- ?",
        [1, 2],
        1.5,
        moment,
        dt.date(2026, 11, 22),
        Decimal("1.5"),
        True,
        b"\x00a",
        "?",
        False,
    )
    assert tuple(row) == expected
    positional = bigquery.QueryJobConfig(
        query_parameters=[
            bigquery.ScalarQueryParameter(None, "INT64", 7),
            bigquery.ScalarQueryParameter(None, "STRING", "x"),
        ]
    )
    (row,) = server.client.query_and_wait("SELECT ? AS a, '?' AS b, ? AS c", job_config=positional)
    assert tuple(row) == (7, "?", "x")


def test_default_dataset_dry_run_and_destination(server: BigQueryServer, dataset: str) -> None:
    client = server.client
    client.create_table(table_of(dataset))
    config = bigquery.QueryJobConfig(default_dataset=dataset)
    assert [
        tuple(r) for r in client.query("SELECT COUNT(*) FROM t", job_config=config).result()
    ] == [(0,)]
    dry = client.query(
        f"SELECT event_name FROM `{dataset}.t`", job_config=bigquery.QueryJobConfig(dry_run=True)
    )
    assert (dry.state, dry.total_bytes_processed) == ("DONE", 0)
    config = bigquery.QueryJobConfig(destination=f"{dataset}.out", write_disposition="WRITE_APPEND")
    for _ in range(2):
        assert next(iter(client.query("SELECT 1 AS a", job_config=config).result())) is not None
    assert client.get_table(f"{dataset}.out").num_rows == 2


def test_dml_tells_how_many_rows(server: BigQueryServer, dataset: str) -> None:
    client = server.client
    client.create_table(table_of(dataset))
    job = client.query(f"INSERT INTO `{dataset}.t` (event_name, n) VALUES ('a', 1), ('b', 2)")
    job.result()
    assert (job.num_dml_affected_rows, job.statement_type) == (2, "INSERT")
    assert (
        client.query_and_wait(f"DELETE FROM `{dataset}.t` WHERE n = 1").num_dml_affected_rows == 1
    )


def test_long_results_are_paged(server: BigQueryServer, dataset: str) -> None:
    query = """SELECT x, CONCAT('row', CAST(x AS STRING)) AS s
               FROM UNNEST(GENERATE_ARRAY(1, 2500)) AS x ORDER BY x"""
    rows = server.client.query(query).result(page_size=1000)
    pages = [[row["x"] for row in page] for page in rows.pages]
    assert [len(page) for page in pages] == [1000, 1000, 500]
    assert [x for page in pages for x in page] == list(range(1, 2501))
    assert rows.total_rows == 2500
    server.client.query_and_wait(f"CREATE TABLE `{dataset}.t` AS {query}")
    listed = server.client.list_rows(
        f"{dataset}.t", page_size=999, start_index=1, selected_fields=[SchemaField("s", "STRING")]
    )
    assert sorted(row["s"] for row in listed) == sorted(f"row{x}" for x in range(2, 2501))


@pytest.mark.parametrize(
    ("query", "error", "message", "reason"),
    [
        ("SELECT * FROM `{d}.nothing`", exceptions.NotFound, "Not found: Table", "notFound"),
        (
            "SELECT nonsense FROM UNNEST([1])",
            exceptions.BadRequest,
            "Unrecognized name: nonsense",
            "invalidQuery",
        ),
        ("SELECT FOO(1)", exceptions.BadRequest, "Function not found: FOO", "invalidQuery"),
        ("SELEC", exceptions.BadRequest, "Syntax error", "invalidQuery"),
        ("SELECT 1 / 0", exceptions.BadRequest, "division by zero", "invalidQuery"),
        (
            "CREATE TABLE `{d}.t` (a INT64)",
            exceptions.Conflict,
            "Already Exists: Table",
            "duplicate",
        ),
    ],
)
def test_errors_carry_bigquerys_code_and_reason(
    server: BigQueryServer,
    dataset: str,
    query: str,
    error: type[exceptions.GoogleAPICallError],
    message: str,
    reason: str,
) -> None:
    server.client.create_table(table_of(dataset))
    sql = query.replace("{d}", dataset)
    with pytest.raises(error, match=message) as by_job:
        server.client.query(sql, job_retry=None).result()
    with pytest.raises(error, match=message) as by_query:
        server.client.query_and_wait(sql)
    assert [e.value.errors[0]["reason"] for e in (by_job, by_query)] == [reason] * 2


def test_insert_all_stores_rows_at_once(server: BigQueryServer, dataset: str) -> None:
    client = server.client
    table = client.create_table(table_of(dataset))
    rows = [
        {"event_name": f"e{n}", "n": n, "date": TODAY, "r": {"k": "x", "l": [1.5]}}
        for n in range(50)
    ]
    assert client.insert_rows(table, rows) == []
    (row,) = client.query_and_wait(
        f"SELECT COUNT(*), SUM(n), MAX(r.l[OFFSET(0)]) FROM `{dataset}.t`"
    )
    assert tuple(row) == (50, sum(range(50)), 1.5)
    assert client.get_table(table).num_rows == 50


def test_insert_all_names_bad_rows_and_stops_the_others(
    server: BigQueryServer, dataset: str
) -> None:
    client = server.client
    table = client.create_table(table_of(dataset))
    too_late = (TODAY + dt.timedelta(days=400)).isoformat()
    rows: list[dict[str, object]] = [
        {"event_name": "ok"},
        {"event_name": "x", "wrong": 1},
        {"n": 1},
        {"event_name": "x", "date": too_late},
    ]
    errors = client.insert_rows_json(table, rows)
    assert [(e["index"], e["errors"][0]["reason"], e["errors"][0]["location"]) for e in errors] == [
        (0, "stopped", ""),
        (1, "invalid", "wrong"),
        (2, "invalid", "event_name"),
        (3, "invalid", "date"),
    ]
    assert errors[1]["errors"][0]["message"] == "no such field: wrong."
    assert client.get_table(table).num_rows == 0
    skipped = client.insert_rows_json(table, rows, skip_invalid_rows=True)
    assert [e["index"] for e in skipped] == [1, 2, 3]
    assert client.insert_rows_json(table, rows[1:2], ignore_unknown_values=True) == []
    assert client.get_table(table).num_rows == 2


def test_insert_ids_keep_a_retry_from_doubling(server: BigQueryServer, dataset: str) -> None:
    client = server.client
    table = client.create_table(table_of(dataset))
    for _ in range(2):
        client.insert_rows_json(
            table, [{"event_name": "a"}, {"event_name": "b"}], row_ids=["1", "2"]
        )
    client.insert_rows_json(table, [{"event_name": "c"}] * 2, row_ids=[None, None])
    assert client.get_table(table).num_rows == 4


def test_a_job_can_be_looked_up_listed_and_cancelled(server: BigQueryServer) -> None:
    client = server.client
    quick = client.query("SELECT 1 AS a")
    quick.result()
    assert client.get_job(quick.job_id).state == "DONE"
    assert quick.job_id in [job.job_id for job in client.list_jobs(max_results=20)]
    with pytest.raises(exceptions.Conflict):
        client.query("SELECT 1 AS a", job_id=quick.job_id, job_retry=None)
    endless = client.query(
        """SELECT COUNT(*) FROM UNNEST(GENERATE_ARRAY(1, 100000)) AS a,
             UNNEST(GENERATE_ARRAY(1, 100000)) AS b,
           UNNEST(GENERATE_ARRAY(1, 1000)) AS c WHERE a * b * c = -1"""
    )
    assert endless.state == "RUNNING"
    endless.cancel()
    with pytest.raises(exceptions.GoogleAPICallError, match="cancelled"):
        endless.result(timeout=20)


def test_queries_and_inserts_at_the_same_time_see_whole_requests(
    server: BigQueryServer, dataset: str
) -> None:
    client = server.client
    table = client.create_table(table_of(dataset))
    seen: list[int] = []

    def insert() -> None:
        for n in range(20):
            client.insert_rows_json(table, [{"event_name": "x", "n": n}] * 5)

    def count() -> None:
        for _ in range(10):
            ((n,),) = client.query_and_wait(f"SELECT COUNT(*) FROM `{dataset}.t`")
            seen.append(n)

    threads = [threading.Thread(target=work) for work in (insert, insert, count, count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert client.get_table(table).num_rows == 200
    assert all(n % 5 == 0 for n in seen)


def test_plain_http_with_and_without_the_prefix_gzip_and_float_timestamps(
    server: BigQueryServer,
) -> None:
    body = json.dumps(
        {"query": "SELECT TIMESTAMP '2026-11-22 10:00:00.5+00' AS ts", "useLegacySql": False}
    ).encode()
    for path, data, encoding in (
        ("/projects/p/queries", body, "identity"),
        ("/bigquery/v2/projects/p/queries?prettyPrint=false", gzip.compress(body), "gzip"),
    ):
        request = urllib.request.Request(f"http://{server.rest}{path}", data=data)
        request.add_header("Content-Encoding", encoding)
        with urllib.request.urlopen(request) as response:
            answer = json.load(response)
        assert answer["rows"] == [{"f": [{"v": "1795341600.5"}]}]
        assert answer["jobComplete"] is True


@pytest.mark.parametrize(
    ("path", "data", "code", "reason"),
    [
        ("/projects/p/datasets/nothing", None, 404, "notFound"),
        ("/projects/p/nothing", None, 404, "notFound"),
        ("/projects/p/queries", b"{broken", 400, "invalid"),
        ("/projects/p/queries", b"[]", 400, "invalid"),
        ("/projects/p/queries", b"{}", 400, "invalid"),
        ("/projects/p/datasets", b'{"datasetReference": {"datasetId": "a-b"}}', 400, "invalid"),
    ],
)
def test_errors_have_googles_shape(
    server: BigQueryServer, path: str, data: bytes | None, code: int, reason: str
) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"http://{server.rest}{path}", data=data)
    with refused.value:
        error = json.load(refused.value)["error"]
    assert (refused.value.code, error["code"], error["errors"][0]["reason"]) == (code, code, reason)
    assert error["message"] == error["errors"][0]["message"]
