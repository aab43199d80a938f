import json

import pytest

from functions.sink_bigquery.columns import Column, Names, common_columns, events_columns
from functions.sink_bigquery.descriptor import row_message
from functions.sink_bigquery.rows import RowFormat
from shared.errors import Reason
from tests.unit.sink_bigquery.examples import (
    EVENTS,
    MAX_ROW_BYTES,
    NOW_MICROS,
    TODAY,
    line,
    read,
    refused,
    written,
)


def test_a_row_keeps_its_values_through_every_level() -> None:
    item = {
        "item_id": "sku",
        "price": 99.5,
        "quantity": 2,
        "item_params": [{"key": "colour", "value": {"string_value": "blå"}}],
    }
    row = read(
        written(
            line(
                event_timestamp=1_795_175_999_123_456,
                event_params=[{"key": "ga_session_id", "value": {"int_value": 5}}],
                device={"web_info": {"hostname": "shop.example"}},
                items=[item],
                is_active_user=True,
                event_value_in_usd=3,
                angelia={"is_bot": False, "warnings": ["one", "two"]},
            )
        )
    )
    assert row.event_id == "e1"
    assert row.event_timestamp == 1_795_175_999_123_456
    assert row.event_params[0].value.int_value == 5
    assert row.device.web_info.hostname == "shop.example"
    assert row.items[0].price == 99.5
    assert row.items[0].item_params[0].value.string_value == "blå"
    assert row.is_active_user
    assert row.event_value_in_usd == 3.0
    assert row.angelia.HasField("is_bot")
    assert list(row.angelia.warnings) == ["one", "two"]


def test_a_row_is_stamped_with_the_time_of_its_sync() -> None:
    row = read(written(line(synced_at_utc_="2020-01-01T00:00:00Z", synced_at_micros_=1)))
    assert (row.synced_at_utc_, row.synced_at_micros_) == (NOW_MICROS, NOW_MICROS)


def test_a_date_is_days_since_1970() -> None:
    assert read(written(line(date="2026-11-20"))).date == TODAY


def test_null_is_an_absent_value_at_every_level() -> None:
    source = b"""{"event_id": "e", "date": "2026-11-20", "event_name": null, "items": null,
        "device": null, "event_params": [{"key": "k", "value": {"int_value": null}}],
        "angelia": {"unmapped": null, "warnings": null, "consent": null}}"""
    row = read(written(source))
    assert not row.HasField("event_name")
    assert not row.HasField("device")
    assert not row.event_params[0].value.HasField("int_value")
    assert not row.angelia.HasField("unmapped")


@pytest.mark.parametrize("unmapped", [{"a": [1, {"b": None}]}, '{"a":[1,{"b":null}]}'])
def test_json_comes_as_a_value_or_as_text(unmapped: object) -> None:
    row = read(written(line(angelia={"unmapped": unmapped})))
    assert json.loads(row.angelia.unmapped) == {"a": [1, {"b": None}]}


def test_fields_without_a_column_are_kept_in_unmapped_by_their_path() -> None:
    row = read(
        written(
            line(
                colour="red",
                device={"category": "mobile", "gpu": {"cores": 8}},
                items=[{"item_id": "a"}, {"item_id": "b", "margin": 0.5}],
            )
        )
    )
    assert json.loads(row.angelia.unmapped) == {
        "colour": "red",
        "device.gpu": {"cores": 8},
        "items[1].margin": 0.5,
    }
    assert (row.device.category, row.items[1].item_id) == ("mobile", "b")


def test_unmapped_fields_join_those_that_the_row_brings() -> None:
    row = read(written(line(colour="red", angelia={"unmapped": {"size": 4}, "protocol": "mp"})))
    assert json.loads(row.angelia.unmapped) == {"colour": "red", "size": 4}
    assert row.angelia.protocol == "mp"


BAD_VALUES: dict[str, tuple[dict[str, object], str]] = {
    "number_for_string": ({"event_name": 5}, "event_name: a string"),
    "array_for_string": ({"event_name": ["a"]}, "event_name: a string"),
    "string_for_integer": ({"event_timestamp": "1"}, "event_timestamp: an integer of 64 bits"),
    "fraction_for_integer": ({"event_timestamp": 1.5}, "event_timestamp: an integer of 64 bits"),
    "bool_for_integer": ({"event_timestamp": True}, "event_timestamp: an integer of 64 bits"),
    "beyond_64_bits": ({"event_timestamp": 2**63}, "event_timestamp: an integer of 64 bits"),
    "below_64_bits": ({"event_timestamp": -(2**63) - 1}, "event_timestamp: an integer of 64 bits"),
    "string_for_float": ({"event_value_in_usd": "1"}, "event_value_in_usd: a number"),
    "huge_for_float": ({"event_value_in_usd": 10**400}, "event_value_in_usd: a number"),
    "string_for_bool": ({"is_active_user": "yes"}, "is_active_user: true or false"),
    "string_for_record": ({"device": "phone"}, "device: an object"),
    "array_for_record": ({"device": []}, "device: an object"),
    "object_for_array": ({"items": {"item_id": "a"}}, "items: an array"),
    "number_for_array": ({"items": 5}, "items: an array"),
    "null_in_array": ({"items": [None]}, "items[0]: an object"),
    "number_in_array": ({"items": [{}, 5]}, "items[1]: an object"),
    "deep": (
        {"event_params": [{"key": "a"}, {"key": "b", "value": {"int_value": "x"}}]},
        "event_params[1].value.int_value: an integer of 64 bits",
    ),
    "number_for_angelia": ({"angelia": 5}, "angelia: an object"),
    "text_for_warnings": ({"angelia": {"warnings": "abc"}}, "angelia.warnings: an array"),
    "number_in_warnings": ({"angelia": {"warnings": [1]}}, "angelia.warnings[0]: a string"),
    "text_that_is_not_json": ({"angelia": {"unmapped": "{"}}, "angelia.unmapped: JSON"),
    "unmapped_with_big_number": (
        {"angelia": {"unmapped": {"n": 2**64}}},
        "angelia.unmapped: JSON",
    ),
    "unknown_with_big_number": ({"colour": 2**64}, "angelia.unmapped: JSON"),
    "unmapped_is_no_object": (
        {"colour": "red", "angelia": {"unmapped": [1]}},
        "angelia.unmapped: a JSON object",
    ),
    "number_for_date": ({"date": 20_777}, "date: a date YYYY-MM-DD"),
    "ga4s_date": ({"date": "20261120"}, "date: a date YYYY-MM-DD"),
    "week_date": ({"date": "2026-W47-5"}, "date: a date YYYY-MM-DD"),
    "no_such_day": ({"date": "2026-02-30"}, "date: a date YYYY-MM-DD"),
    "year_10000": ({"date": "99999-1-01"}, "date: a date YYYY-MM-DD"),
    "number_for_event_id": ({"event_id": 5}, "event_id: a string"),
}


@pytest.mark.parametrize(("fields", "needed"), BAD_VALUES.values(), ids=BAD_VALUES.keys())
def test_a_value_that_does_not_fit_is_refused_with_its_path(
    fields: dict[str, object], needed: str
) -> None:
    source = line(**fields)
    refusal = refused(source)
    assert (refusal.reason, refusal.detail) == (Reason.ROW_DOES_NOT_FIT, f"{needed} is needed")
    assert refusal.data == source


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        pytest.param(line(event_id=None), Reason.MISSING_EVENT_ID, id="no_event_id"),
        pytest.param(line(event_id=""), Reason.MISSING_EVENT_ID, id="empty_event_id"),
        pytest.param(line(date=None), Reason.MISSING_DATE, id="no_date"),
        pytest.param(b"[]", Reason.ROW_DOES_NOT_FIT, id="array"),
        pytest.param(b"5", Reason.ROW_DOES_NOT_FIT, id="number"),
        pytest.param(b"null", Reason.ROW_DOES_NOT_FIT, id="null"),
        pytest.param(b"", Reason.NOT_JSON, id="nothing"),
        pytest.param(b'{"event_id":"e', Reason.NOT_JSON, id="cut_off"),
        pytest.param(b"{} {}", Reason.NOT_JSON, id="two"),
        pytest.param(b'{"event_id":"\xff"}', Reason.NOT_JSON, id="not_utf8"),
        pytest.param(b'{"event_id":"\\ud800"}', Reason.NOT_JSON, id="half_a_surrogate_pair"),
        pytest.param(b'{"event_value_in_usd":NaN}', Reason.NOT_JSON, id="nan"),
        pytest.param(b'{"event_value_in_usd":1e400}', Reason.NOT_JSON, id="infinite"),
        pytest.param(b'{"a":' * 100_000, Reason.NOT_JSON, id="deep"),
        pytest.param(
            line(colour="@").replace(b'"@"', b"[" * 200 + b"]" * 200),
            Reason.ROW_DOES_NOT_FIT,
            id="deep_and_unknown",
        ),
        pytest.param(line(event_name="x" * MAX_ROW_BYTES), Reason.TOO_LARGE, id="large"),
    ],
)
def test_what_is_no_row_is_refused_with_its_reason(source: bytes, reason: Reason) -> None:
    refusal = refused(source)
    assert (refusal.reason, refusal.data) == (reason, source)


@pytest.mark.parametrize(
    ("date", "is_refused"),
    [
        ("1970-01-01", True),
        ("2016-11-21", True),
        ("2016-11-22", False),
        ("2026-11-20", False),
        ("2027-11-20", False),
        ("2027-11-21", True),
        ("2100-01-01", True),
    ],
)
def test_a_date_lies_where_bigquery_has_partitions_for_streamed_rows(
    date: str, is_refused: bool
) -> None:
    if is_refused:
        assert refused(line(date=date)).reason == Reason.DATE_OUT_OF_RANGE
    else:
        assert read(written(line(date=date))).event_id == "e1"


def test_a_detail_never_quotes_a_value_or_an_unknown_name() -> None:
    for fields, _ in BAD_VALUES.values():
        detail = refused(line(visitor="SECRET", **fields)).detail
        assert "SECRET" not in detail
        assert "visitor" not in detail


def test_without_a_column_in_the_table_a_field_goes_to_unmapped() -> None:
    names: Names = {column.name: {} for column in events_columns() if column.name != "platform"}
    names["angelia"] = {"unmapped": {}}
    narrow = RowFormat(common_columns(events_columns(), names), max_row_bytes=MAX_ROW_BYTES)
    source = line(platform="WEB", angelia={"protocol": "mp", "is_bot": False})
    assert json.loads(unmapped(narrow, source)) == {
        "platform": "WEB",
        "angelia.protocol": "mp",
        "angelia.is_bot": False,
    }


def unmapped(row_format: RowFormat, source: bytes) -> str:
    """The row's ``angelia.unmapped``, by a descriptor of that format."""
    message = row_message(row_format.columns).new
    parsed = message.FromString(written(source, row_format).data)  # type: ignore[attr-defined]
    return str(parsed.angelia.unmapped)


def test_only_a_table_with_date_event_id_and_unmapped_is_usable() -> None:
    def usable(*names: str) -> bool:
        columns = common_columns(
            events_columns(),
            {name: {"unmapped": {}} if name == "angelia" else {} for name in names},
        )
        return RowFormat(columns, max_row_bytes=1).is_usable

    assert EVENTS.is_usable
    assert usable("date", "event_id", "angelia")
    assert not usable("date", "event_id")
    assert not usable("date", "angelia")
    assert not usable("event_id", "angelia")


@pytest.mark.parametrize(
    "inside",
    [Column("day", "DATE", "NULLABLE"), Column("words", "STRING", "REPEATED")],
    ids=["converted", "repeated"],
)
def test_a_schema_with_a_converted_value_inside_an_array_stops_the_start(inside: Column) -> None:
    columns = (Column("list", "RECORD", "REPEATED", (inside,)),)
    with pytest.raises(ValueError, match=r"list: \w+ cannot be inside an array"):
        RowFormat(columns, max_row_bytes=1)


def test_a_schema_with_an_array_of_dates_stops_the_start() -> None:
    with pytest.raises(ValueError, match="days: DATE cannot be an array"):
        RowFormat((Column("days", "DATE", "REPEATED"),), max_row_bytes=1)
