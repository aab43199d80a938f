from typing import Any

import pytest
from google.protobuf import descriptor_pb2, descriptor_pool

from functions.sink_bigquery.columns import Column, Names, common_columns, events_columns, paths_of
from functions.sink_bigquery.descriptor import row_message

EVENTS = events_columns()


def test_fields_are_numbered_in_the_order_of_the_columns() -> None:
    descriptor = row_message(EVENTS).descriptor
    assert [field.name for field in descriptor.field] == [column.name for column in EVENTS]
    assert [field.number for field in descriptor.field] == list(range(1, len(EVENTS) + 1))


def test_types_and_labels_are_the_storage_write_apis() -> None:
    field = descriptor_pb2.FieldDescriptorProto
    found = {item.name: (item.type, item.label) for item in row_message(EVENTS).descriptor.field}
    assert found["event_name"] == (field.TYPE_STRING, field.LABEL_OPTIONAL)
    assert found["event_timestamp"] == (field.TYPE_INT64, field.LABEL_OPTIONAL)
    assert found["event_value_in_usd"] == (field.TYPE_DOUBLE, field.LABEL_OPTIONAL)
    assert found["is_active_user"] == (field.TYPE_BOOL, field.LABEL_OPTIONAL)
    assert found["date"] == (field.TYPE_INT32, field.LABEL_REQUIRED)
    assert found["event_id"] == (field.TYPE_STRING, field.LABEL_REQUIRED)
    assert found["synced_at_utc_"] == (field.TYPE_INT64, field.LABEL_OPTIONAL)
    assert found["items"] == (field.TYPE_MESSAGE, field.LABEL_REPEATED)
    assert found["angelia"] == (field.TYPE_MESSAGE, field.LABEL_OPTIONAL)


def test_the_descriptor_stands_alone_as_proto2() -> None:
    """BigQuery compiles it by itself: every nested type must be inside."""
    pool = descriptor_pool.DescriptorPool()
    file = descriptor_pb2.FileDescriptorProto(name="any.proto", syntax="proto2")
    file.message_type.add().CopyFrom(row_message(EVENTS).descriptor)
    pool.Add(file)
    row: Any = pool.FindMessageTypeByName("Row")
    value = row.fields_by_name["event_params"].message_type.fields_by_name["value"]
    assert "double_value" in value.message_type.fields_by_name


def test_a_type_without_a_protobuf_form_stops_the_start() -> None:
    with pytest.raises(KeyError, match="GEOGRAPHY"):
        row_message((Column("place", "GEOGRAPHY", "NULLABLE"),))


def names_of(columns: tuple[Column, ...]) -> Names:
    return {column.name.upper().lower(): names_of(column.fields) for column in columns}


def test_common_columns_are_all_where_the_table_has_them() -> None:
    assert common_columns(EVENTS, names_of(EVENTS) | {"theirs": {}}) == EVENTS


def test_common_columns_leave_out_what_the_table_lacks_at_any_level() -> None:
    names = names_of(EVENTS)
    del names["platform"]
    del names["device"]["web_info"]["hostname"]
    names["publisher"] = {"theirs": {}}
    lost = set(paths_of(EVENTS)) - set(paths_of(common_columns(EVENTS, names)))
    assert lost == {"platform", "device.web_info.hostname", "publisher"} | {
        f"publisher.{name}"
        for name in ("ad_revenue_in_usd", "ad_format", "ad_source_name", "ad_unit_id")
    }
