"""How one protobuf field becomes one column value, by the types of both.

Pairs that BigQuery accepts: https://cloud.google.com/bigquery/docs/supported-data-types
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from google.protobuf.descriptor_pb2 import FieldDescriptorProto as Proto

from local.bigquery import row_values

# None: the value is in journal form as it is.
Convert = Callable[[Any], object] | None

INTEGERS = frozenset(
    {
        Proto.TYPE_INT64, Proto.TYPE_INT32, Proto.TYPE_SINT64, Proto.TYPE_SINT32,
        Proto.TYPE_SFIXED64,
        Proto.TYPE_SFIXED32, Proto.TYPE_UINT32, Proto.TYPE_FIXED32, Proto.TYPE_ENUM,
    }
)  # fmt: skip
WIDE_INTEGERS = INTEGERS - {Proto.TYPE_ENUM}
# Packed civil time: 20 bits of microseconds, then second, minute, hour, day, month, year
# (com.google.cloud.bigquery.storage.v1.CivilTimeEncoder).
MICROS_BITS, SECOND_BITS, MINUTE_BITS, HOUR_BITS, DAY_BITS, MONTH_BITS = 20, 6, 6, 5, 5, 4
NUMERIC_BYTES_SCALE = 9


def converter(column_type: str, proto_type: int) -> Convert:
    """The conversion for a pair of types; KeyError where BigQuery does not accept the pair."""
    if column_type == "INTEGER" and proto_type in INTEGERS:
        return None
    if column_type == "DATE" and proto_type in WIDE_INTEGERS:
        return row_values.date_of_days
    if column_type == "TIMESTAMP" and proto_type in WIDE_INTEGERS:
        return row_values.timestamp_of_micros
    return CONVERTERS[column_type, proto_type]


def text(value: str | bytes) -> str:
    """A STRING; protobuf hands out bytes where the text is not UTF-8."""
    if value.__class__ is str:
        return value
    raise ValueError("The string is not valid UTF-8")


def _numeric(value: str | bytes) -> str:
    return row_values.decimal_text(text(value), "NUMERIC")


def _bignumeric(value: str | bytes) -> str:
    return row_values.decimal_text(text(value), "BIGNUMERIC")


def _numeric_of_bytes(value: bytes) -> str:
    unscaled = int.from_bytes(value, "little", signed=True)
    return row_values.decimal_text(str(Decimal(unscaled).scaleb(-NUMERIC_BYTES_SCALE)), "NUMERIC")


def _time_of_packed(packed: int) -> str:
    micros, rest = _taken(packed, MICROS_BITS)
    second, rest = _taken(rest, SECOND_BITS)
    minute, rest = _taken(rest, MINUTE_BITS)
    return row_values.time_text(f"{rest % (1 << HOUR_BITS)}:{minute}:{second}.{micros:06}")


def _datetime_of_packed(packed: int) -> str:
    day, rest = _taken(packed >> (MICROS_BITS + SECOND_BITS + MINUTE_BITS + HOUR_BITS), DAY_BITS)
    month, year = _taken(rest, MONTH_BITS)
    return f"{row_values.date_text(f'{year:04}-{month:02}-{day:02}')}T{_time_of_packed(packed)}"


def _taken(packed: int, bits: int) -> tuple[int, int]:
    return packed % (1 << bits), packed >> bits


def _checked_text(check: Callable[[str], object]) -> Callable[[Any], object]:
    return lambda value: check(text(value))


CONVERTERS: dict[tuple[str, int], Convert] = {
    ("STRING", Proto.TYPE_STRING): text,
    ("BYTES", Proto.TYPE_BYTES): row_values.bytes_text,
    ("FLOAT", Proto.TYPE_DOUBLE): row_values.float_value,
    ("FLOAT", Proto.TYPE_FLOAT): row_values.float_value,
    ("BOOLEAN", Proto.TYPE_BOOL): None,
    ("TIMESTAMP", Proto.TYPE_STRING): _checked_text(row_values.timestamp_text),
    ("DATE", Proto.TYPE_STRING): _checked_text(row_values.date_text),
    ("TIME", Proto.TYPE_STRING): _checked_text(row_values.time_text),
    ("TIME", Proto.TYPE_INT64): _time_of_packed,
    ("DATETIME", Proto.TYPE_STRING): _checked_text(row_values.datetime_text),
    ("DATETIME", Proto.TYPE_INT64): _datetime_of_packed,
    ("JSON", Proto.TYPE_STRING): _checked_text(row_values.json_value),
    ("NUMERIC", Proto.TYPE_STRING): _numeric,
    ("NUMERIC", Proto.TYPE_BYTES): _numeric_of_bytes,
    ("BIGNUMERIC", Proto.TYPE_STRING): _bignumeric,
}
