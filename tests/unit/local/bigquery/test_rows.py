"""Rows on their way in: protobuf and JSON, checked as BigQuery checks them, back unchanged."""

import base64
import contextlib
import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.descriptor_pb2 import DescriptorProto
from google.protobuf.descriptor_pb2 import FieldDescriptorProto as Proto
from google.protobuf.message import Message
from hypothesis import given, settings
from hypothesis import strategies as st

from local.bigquery.catalog import Table
from local.bigquery.definitions import create_dataset, create_table
from local.bigquery.json_rows import RowRefusedError, journal_row
from local.bigquery.names import DatasetName, TableName
from local.bigquery.proto_rows import RowDecoder, SchemaMismatchError, message_class
from local.bigquery.row_values import check_partition
from local.bigquery.schema import Field, Schema, fields_from_api
from local.bigquery.warehouse import Warehouse

Json = Any
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
PROTO_TYPES = {
    "STRING": Proto.TYPE_STRING,
    "BYTES": Proto.TYPE_BYTES,
    "INTEGER": Proto.TYPE_INT64,
    "FLOAT": Proto.TYPE_DOUBLE,
    "BOOLEAN": Proto.TYPE_BOOL,
    "DATE": Proto.TYPE_INT32,
    "TIMESTAMP": Proto.TYPE_INT64,
    "DATETIME": Proto.TYPE_STRING,
    "TIME": Proto.TYPE_STRING,
    "NUMERIC": Proto.TYPE_STRING,
    "JSON": Proto.TYPE_STRING,
}


def descriptor(schema: Schema, name: str = "Row") -> DescriptorProto:
    """The proto2 message that a writer for this schema would declare."""
    message = DescriptorProto(name=name)
    for number, item in enumerate(schema, 1):
        label = Proto.LABEL_REPEATED if item.is_repeated else Proto.LABEL_OPTIONAL
        field = message.field.add(name=item.name, number=number, label=label)
        if item.is_record:
            message.nested_type.add().CopyFrom(descriptor(item.fields, f"T_{item.name}"))
            field.type, field.type_name = Proto.TYPE_MESSAGE, f"T_{item.name}"
        else:
            field.type = PROTO_TYPES[item.type]
    return message


def schema_of(*fields: dict[str, Json]) -> Schema:
    return fields_from_api(fields)


def decoder(schema: Schema, writer: Schema | None = None) -> tuple[type[Message], RowDecoder]:
    made = message_class(descriptor(writer or schema))
    return made, RowDecoder(made, schema)


# --- any row comes back as it went in -------------------------------------------------------------

# What DuckDB's Python client gives back for each type, and how a writer spells it.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**31), 2**31) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)
MOMENTS = st.datetimes(dt.datetime(1, 1, 1), dt.datetime(9999, 12, 31), timezones=st.just(dt.UTC))  # noqa: DTZ001  the ends of a range of UTC times
VALUES: dict[str, st.SearchStrategy[Json]] = {
    "STRING": TEXT,
    "BYTES": st.binary(max_size=12),
    "INTEGER": st.integers(-(2**63), 2**63 - 1),
    "FLOAT": st.floats(allow_nan=False),
    "BOOLEAN": st.booleans(),
    "DATE": st.dates(),
    "TIMESTAMP": MOMENTS,
    "DATETIME": MOMENTS.map(lambda moment: moment.replace(tzinfo=None)),
    "TIME": st.times(),
    "NUMERIC": st.decimals("-1e20", "1e20", places=9),
}


def writers_value(value: Json, item: Field) -> Json:
    """The value as protobuf carries it."""
    if item.type == "DATE":
        return (value - EPOCH.date()).days
    if item.type == "TIMESTAMP":
        return (value - EPOCH) // dt.timedelta(microseconds=1)
    if item.type in ("DATETIME", "TIME"):
        return value.isoformat()
    return str(value) if item.type == "NUMERIC" else value


LEAVES = [Field(name=f"c_{kind.lower()}", type=kind) for kind in VALUES]
LISTS = [Field(name=f"l_{kind.lower()}", type=kind, mode="REPEATED") for kind in VALUES]
INNER = Field(name="inner", type="RECORD", mode="REPEATED", fields=(*LEAVES[:3], *LISTS[3:7]))
SCHEMA: Schema = (
    *LEAVES,
    *LISTS,
    Field(name="record", type="RECORD", fields=(LEAVES[5], INNER)),
    Field(name="records", type="RECORD", mode="REPEATED", fields=(*LEAVES[4:9], INNER)),
)


def rows(schema: Schema) -> st.SearchStrategy[dict[str, Json]]:
    """Rows with any of the fields set."""

    def values(item: Field) -> st.SearchStrategy[Json]:
        one = rows(item.fields) if item.is_record else VALUES[item.type]
        return st.lists(one, max_size=3) if item.is_repeated else one

    return st.fixed_dictionaries({}, optional={item.name: values(item) for item in schema})


def fill(message: Json, row: dict[str, Json], schema: Schema) -> None:
    for item in schema:
        if item.name not in row:
            continue
        value, target = row[item.name], getattr(message, item.name)
        if item.is_record and item.is_repeated:
            for element in value:
                fill(target.add(), element, item.fields)
        elif item.is_record:
            target.SetInParent()
            fill(target, value, item.fields)
        elif item.is_repeated:
            target.extend(writers_value(element, item) for element in value)
        else:
            setattr(message, item.name, writers_value(value, item))


def stored(row: dict[str, Json], schema: Schema) -> dict[str, Json]:
    """The row as a query gives it back: absent values are NULL, absent arrays empty."""
    result: dict[str, Json] = {}
    for item in schema:
        value = row.get(item.name, [] if item.is_repeated else None)
        if item.is_record and item.is_repeated:
            value = [stored(element, item.fields) for element in value or ()]
        elif item.is_record and value is not None:
            value = stored(value, item.fields)
        result[item.name] = value
    return result


def json_value(value: Json, item: Field) -> Json:
    if item.type == "BYTES":
        return base64.b64encode(value).decode()
    if item.type in ("DATE", "TIMESTAMP", "DATETIME", "TIME"):
        return value.isoformat()
    return str(value) if item.type in ("NUMERIC", "FLOAT", "INTEGER") else value


def as_json(row: dict[str, Json], schema: Schema) -> dict[str, Json]:
    result = {}
    for item in schema:
        if item.name in row:
            value: Json = row[item.name]
            elements: list[Json] = value if item.is_repeated else [value]
            done = [
                as_json(one, item.fields) if item.is_record else json_value(one, item)
                for one in elements
            ]
            result[item.name] = done if item.is_repeated else done[0]
    return result


@pytest.fixture(scope="module")
def rows_table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Warehouse, Table]]:
    warehouse = Warehouse(tmp_path_factory.mktemp("rows"))
    create_dataset(warehouse, DatasetName("p", "d"), {})
    table = Table.new(TableName("p", "d", "t"), SCHEMA, {})
    create_table(warehouse, table)
    yield warehouse, table
    warehouse.close()


def read_back(warehouse: Warehouse, table: Table) -> list[dict[str, Json]]:
    """Every row, as dictionaries; the table is empty afterwards."""
    warehouse.appends.load_pending()
    with warehouse.storage.cursor() as cursor:
        found = cursor.execute(f'FROM data."{table.storage_id}"').fetchall()
        cursor.execute(f'DELETE FROM data."{table.storage_id}"')
    return [dict(zip((item.name for item in table.schema), row, strict=True)) for row in found]


@settings(max_examples=40)
@given(st.lists(rows(SCHEMA), min_size=1, max_size=5))
def test_any_protobuf_row_comes_back_from_the_table(
    rows_table: tuple[Warehouse, Table], some: list[dict[str, Json]]
) -> None:
    warehouse, table = rows_table
    writer, decode = decoder(SCHEMA)
    serialized = []
    for row in some:
        message = writer()
        fill(message, row, SCHEMA)
        serialized.append(message.SerializeToString())
    warehouse.appends.append(table, [decode(one) for one in serialized])
    assert read_back(warehouse, table) == [stored(row, SCHEMA) for row in some]


@settings(max_examples=30)
@given(st.lists(rows(SCHEMA), min_size=1, max_size=5))
def test_any_json_row_comes_back_from_the_table(
    rows_table: tuple[Warehouse, Table], some: list[dict[str, Json]]
) -> None:
    warehouse, table = rows_table
    written = [journal_row(as_json(row, SCHEMA), SCHEMA, ignore_unknown=False) for row in some]
    warehouse.appends.append(table, written)
    assert read_back(warehouse, table) == [stored(row, SCHEMA) for row in some]


@given(st.binary(max_size=60))
def test_hostile_bytes_are_a_row_error_or_a_row(raw: bytes) -> None:
    _, decode = decoder(SCHEMA)
    with contextlib.suppress(ValueError):
        assert isinstance(decode(raw), dict)


# --- protobuf rows, case by case ------------------------------------------------------------------


def test_extra_missing_and_mismatched_columns_are_told_apart() -> None:
    table = schema_of(
        {"name": "a", "type": "STRING", "mode": "REQUIRED"}, {"name": "b", "type": "DATE"}
    )
    with pytest.raises(SchemaMismatchError) as extra:
        decoder(table, schema_of({"name": "a", "type": "STRING"}, {"name": "x", "type": "STRING"}))
    with pytest.raises(SchemaMismatchError) as missing:
        decoder(table, schema_of({"name": "b", "type": "DATE"}))
    with pytest.raises(SchemaMismatchError, match="cannot be written to DATE"):
        decoder(table, schema_of({"name": "a", "type": "STRING"}, {"name": "b", "type": "BOOLEAN"}))
    assert (extra.value.extra, missing.value.missing) == ("x", "a")


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        ("DATE", 2932897, "Field v: Invalid date value: 2932897"),
        ("DATE", -719163, "Field v: Invalid date value: -719163"),
        ("TIMESTAMP", 2**62, "Field v: Invalid timestamp value"),
        ("JSON", "{broken", "Field v: Invalid JSON value"),
        ("NUMERIC", "1.0000000001", "Field v: Invalid NUMERIC value"),
        ("NUMERIC", "abc", "Field v: Invalid NUMERIC value"),
        ("NUMERIC", "NaN", "Field v: Invalid NUMERIC value"),
        ("DATETIME", "2026-13-01", "Field v: Invalid date"),
        ("TIME", "25:00:00", "Field v: Invalid time string"),
    ],
)
def test_values_that_bigquery_does_not_take(kind: str, value: Json, message: str) -> None:
    writer, decode = decoder(schema_of({"name": "v", "type": kind}))
    with pytest.raises(ValueError, match=message.replace("(", r"\(")):
        decode(writer(v=value).SerializeToString())


def test_text_that_is_not_utf8_is_refused_with_its_path() -> None:
    table = schema_of({"name": "r", "type": "RECORD", "fields": [{"name": "s", "type": "STRING"}]})
    _, decode = decoder(table)
    with pytest.raises(ValueError, match=r"Field r\.s: The string is not valid UTF-8"):
        decode(b"\x0a\x03\x0a\x01\xff")


def test_required_values_may_not_be_absent_also_inside_of_records() -> None:
    inner = {"name": "k", "type": "STRING", "mode": "REQUIRED"}
    table = schema_of({"name": "r", "type": "RECORD", "mode": "REPEATED", "fields": [inner]})
    writer, decode = decoder(table)
    message: Json = writer()
    message.r.add()
    with pytest.raises(ValueError, match=r"Missing required field: r\.k\."):
        decode(message.SerializeToString())


def test_packed_civil_times_and_numeric_bytes() -> None:
    table = schema_of(
        {"name": "civil", "type": "DATETIME"},
        {"name": "clock", "type": "TIME"},
        {"name": "n", "type": "NUMERIC"},
    )
    message = descriptor(table)
    for field, kind in zip(
        message.field, (Proto.TYPE_INT64, Proto.TYPE_INT64, Proto.TYPE_BYTES), strict=True
    ):
        field.type = kind
    writer = message_class(message)
    clock = (((10 << 6) | 11) << 6 | 12) << 20 | 345
    date = ((2026 << 4) | 11) << 5 | 22
    unscaled = int(Decimal("-1.5") * 10**9)
    row = writer(
        civil=date << 37 | clock, clock=clock, n=unscaled.to_bytes(8, "little", signed=True)
    )
    assert RowDecoder(writer, table)(row.SerializeToString()) == {
        "civil": "2026-11-22T10:11:12.000345",
        "clock": "10:11:12.000345",
        "n": "-1.500000000",
    }


def test_names_match_whatever_their_case() -> None:
    table = schema_of({"name": "EventName", "type": "STRING"})
    writer, decode = decoder(table, schema_of({"name": "eventname", "type": "STRING"}))
    assert decode(writer(eventname="x").SerializeToString()) == {"EventName": "x"}


# --- JSON rows, case by case ----------------------------------------------------------------------

ROW_SCHEMA = schema_of(
    {"name": "id", "type": "STRING", "mode": "REQUIRED"},
    {"name": "n", "type": "INTEGER"},
    {"name": "f", "type": "FLOAT"},
    {"name": "ok", "type": "BOOLEAN"},
    {"name": "ts", "type": "TIMESTAMP"},
    {"name": "j", "type": "JSON"},
    {"name": "b", "type": "BYTES"},
    {"name": "tags", "type": "STRING", "mode": "REPEATED"},
    {"name": "r", "type": "RECORD", "fields": [{"name": "k", "type": "INTEGER"}]},
)


@pytest.mark.parametrize(
    ("row", "location", "message"),
    [
        ({"id": "a", "x": 1}, "x", "no such field: x."),
        ({"id": "a", "r": {"z": 1}}, "r.z", "no such field: r.z."),
        ({"n": 1}, "id", "Missing required field: id."),
        ({"id": None}, "id", "Missing required field: id."),
        ({"id": "a", "n": "x"}, "n", "Cannot convert value to integer (bad value): x"),
        ({"id": "a", "n": 1.5}, "n", "Cannot convert value to integer (bad value): 1.5"),
        (
            {"id": "a", "n": 2**63},
            "n",
            "Cannot convert value to integer (bad value): 9223372036854775808",
        ),
        ({"id": "a", "n": "1_000"}, "n", "Cannot convert value to integer (bad value): 1_000"),
        ({"id": "a", "n": "\u0663"}, "n", "Cannot convert value to integer (bad value): \u0663"),
        (
            {"id": "\ud800"},
            "id",
            "The string is not valid Unicode: it has half of a surrogate pair",
        ),
        (
            {"id": "a", "ts": "0001-01-01T00:00:00+14:00"},
            "ts",
            "Could not parse '0001-01-01T00:00:00+14:00' as a timestamp",
        ),
        ({"id": "a", "f": "x"}, "f", "Cannot convert value to floating point (bad value): x"),
        ({"id": "a", "ok": "maybe"}, "ok", "Cannot convert value to boolean (bad value): maybe"),
        ({"id": "a", "ts": "yesterday"}, "ts", "Could not parse 'yesterday' as a timestamp"),
        ({"id": "a", "j": "{"}, "j", "Invalid JSON value"),
        ({"id": "a", "b": "!"}, "b", "Could not decode base64 string to bytes."),
        ({"id": "a", "tags": "x"}, "tags", "This field is repeated: an array is expected."),
        ({"id": "a", "tags": [None]}, "tags", "Only optional fields can be set to NULL."),
        ({"id": "a", "r": 1}, "r", "This field: r is a record."),
        ({"id": ["a"]}, "id", "This field: id is an array was specified for a non-repeated field."),
        ({"id": "a", "r": {"k": "x"}}, "r.k", "Cannot convert value to integer (bad value): x"),
    ],
)
def test_a_json_row_is_refused_with_the_place(row: Json, location: str, message: str) -> None:
    with pytest.raises(RowRefusedError) as refused:
        journal_row(row, ROW_SCHEMA, ignore_unknown=False)
    assert (refused.value.location, str(refused.value)) == (location, message)


def test_unknown_fields_can_be_ignored_at_any_depth() -> None:
    row = {"id": "a", "x": 1, "r": {"k": 1, "z": 2}}
    assert journal_row(row, ROW_SCHEMA, ignore_unknown=True) == {
        "id": "a",
        "tags": [],
        "r": {"k": 1},
    }


def test_spellings_that_clients_use() -> None:
    row = {"id": 5, "n": "7", "f": "NaN", "ok": "TRUE", "ts": 1764150000, "tags": ["x", 1]}
    assert journal_row(row, ROW_SCHEMA, ignore_unknown=False) == {
        "id": "5",
        "n": 7,
        "f": "NaN",
        "ok": True,
        "ts": "2025-11-26T09:40:00+00:00",
        "tags": ["x", "1"],
    }


@pytest.mark.parametrize(
    ("days", "allowed"), [(-3650, True), (-3651, False), (366, True), (367, False)]
)
def test_partitions_reach_ten_years_back_and_one_ahead(days: int, allowed: bool) -> None:
    today = dt.date(2026, 11, 22)
    value = (today + dt.timedelta(days=days)).isoformat()
    if allowed:
        check_partition(value, "date", "p:d.t", today)
    else:
        with pytest.raises(
            ValueError, match=f"Value {value} for field date .* outside the allowed bounds"
        ):
            check_partition(value, "date", "p:d.t", today)


def test_json_documents_come_back_as_documents_with_plain_numbers(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    create_dataset(warehouse, DatasetName("p", "d"), {})
    table = Table.new(TableName("p", "d", "t"), schema_of({"name": "j", "type": "JSON"}), {})
    create_table(warehouse, table)
    documents = ['{"a": {"b": [1, 2.50]},\n "c": "x\\ny"}', '"text"', "[]", "17"]
    rows = [
        journal_row({"j": document}, table.schema, ignore_unknown=False) for document in documents
    ]
    warehouse.appends.append(table, rows)
    expected = ['{"a":{"b":[1,2.5]},"c":"x\\ny"}', '"text"', "[]", "17"]
    found = [row["j"] for row in read_back(warehouse, table)]
    warehouse.close()
    assert found == expected
