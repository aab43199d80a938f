r"""Single values of incoming rows.

Checked as BigQuery checks them, written as the journal holds them.

The journal form of a row is a JSON object: STRING, BOOLEAN, INTEGER and RECORD as they are; FLOAT a
number, or
"NaN", "Infinity", "-Infinity"; NUMERIC, DATE, TIME, DATETIME and TIMESTAMP text that DuckDB reads
exactly; BYTES text
of ``\xab`` escapes; JSON the value itself. Every function raises ValueError with a reason fit for
the caller.
"""

import datetime as dt
import math
import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import NoReturn

import msgspec

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
EPOCH_ORDINAL = dt.date(1970, 1, 1).toordinal()
INT64_RANGE = range(-(2**63), 2**63)
# What a streamed row may be partitioned by, in days from today:
# https://cloud.google.com/bigquery/docs/streaming-data-into-bigquery#partitioning (10 years back, 1
# ahead)
PARTITION_PAST_DAYS = 3650
PARTITION_FUTURE_DAYS = 366
# digits before and after the decimal point
DECIMAL_DIGITS = {"NUMERIC": (29, 9), "BIGNUMERIC": (20, 18)}
DATE_TEXT = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
TIME_TEXT = re.compile(r"[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(\.[0-9]{1,6})?")
DATETIME_TEXT = re.compile(r"([0-9]+-[0-9]+-[0-9]+)(?:[Tt ]([0-9:.]+))?")
# What Python reads as numbers and BigQuery does not: 1_000, and digits of other scripts.
NUMBER_TEXT = re.compile(r"\s*[-+0-9.eEinfatyINFATY]+\s*")


@lru_cache(maxsize=4096)
def date_of_days(days: int) -> str:
    """ISO date of days since 1970-01-01; 0001-01-01 to 9999-12-31."""
    try:
        return dt.date.fromordinal(EPOCH_ORDINAL + days).isoformat()
    except (ValueError, OverflowError):
        raise ValueError(
            f"Invalid date value: {days}; allowed is 0001-01-01 to 9999-12-31"
        ) from None


def timestamp_of_micros(micros: int) -> str:
    """ISO time of microseconds since 1970-01-01 00:00:00 UTC; years 1 to 9999."""
    try:
        return (EPOCH + dt.timedelta(microseconds=micros)).isoformat()
    except (ValueError, OverflowError):
        raise ValueError(f"Invalid timestamp value: {micros} microseconds") from None


def date_text(text: str) -> str:
    """A date literal, checked; month and day may have one digit."""
    match = DATE_TEXT.fullmatch(text)
    try:
        return dt.date(*map(int, match.groups())).isoformat() if match else _no_date(text)
    except ValueError:
        return _no_date(text)


def _no_date(text: str) -> NoReturn:
    raise ValueError(f"Invalid date: '{text}'") from None


def time_text(text: str) -> str:
    """A time literal, checked."""
    if TIME_TEXT.fullmatch(text):
        hour, minute, second = text.split(":")
        if int(hour) < 24 and int(minute) < 60 and float(second) < 60:
            return text
    raise ValueError(f"Invalid time string: '{text}'")


def datetime_text(text: str) -> str:
    """A civil date and time, checked; a date alone is midnight."""
    match = DATETIME_TEXT.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"Invalid datetime string: '{text}'")
    return f"{date_text(match[1])}T{time_text(match[2] or '00:00:00')}"


def timestamp_text(text: str) -> str:
    """A point in time; without an offset it is UTC, as in BigQuery."""
    spelled = text.strip().replace(" UTC", "+00:00")
    try:
        parsed = dt.datetime.fromisoformat(spelled)
        utc = parsed.astimezone(dt.UTC) if parsed.tzinfo else parsed.replace(tzinfo=dt.UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"Could not parse '{text}' as a timestamp") from None
    return utc.isoformat()


def number_text(text: str) -> str:
    """The text, where it may be a number at all."""
    if not NUMBER_TEXT.fullmatch(text):
        raise ValueError(f"Invalid number: {text}")
    return text


def integer(value: int) -> int:
    """A 64-bit integer."""
    if value not in INT64_RANGE:
        raise ValueError(f"Value out of range for INTEGER: {value}")
    return value


def float_value(value: float) -> float | str:
    """A number, or the name of one that JSON has no digits for."""
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def decimal_text(text: str, type_: str) -> str:
    """A NUMERIC or BIGNUMERIC literal that fits without rounding."""
    whole, after = DECIMAL_DIGITS[type_]
    try:
        value = Decimal(number_text(text))
        digits = value.as_tuple()
    except (InvalidOperation, ValueError):
        raise ValueError(f"Invalid {type_} value: {text}") from None
    exponent = digits.exponent
    if not isinstance(exponent, int) or -exponent > after or value.adjusted() >= whole:
        raise ValueError(f"Invalid {type_} value: {text}")
    return format(value, "f")


def bytes_text(value: bytes) -> str:
    r"""``\xAB`` for every byte: DuckDB's text form of a BLOB."""
    return "".join([f"\\x{byte:02X}" for byte in value])


def json_value(text: str) -> msgspec.Raw:
    """A JSON document, checked, on one line."""
    try:
        msgspec.json.decode(text)
        return msgspec.Raw(msgspec.json.format(text, indent=-1).encode())
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise ValueError("Invalid JSON value") from None


def check_partition(value: str, field: str, table: str, today: dt.date) -> None:
    """Refuse a row for a partition that streaming does not reach.

    ``value`` starts with an ISO date.
    """
    days = (dt.date.fromisoformat(value[:10]) - today).days
    if not -PARTITION_PAST_DAYS <= days <= PARTITION_FUTURE_DAYS:
        raise ValueError(
            f"Value {value[:10]} for field {field} of the destination table {table} is outside the "
            f"allowed bounds. You can only stream to date range within {PARTITION_PAST_DAYS} days "
            f"in the past and {PARTITION_FUTURE_DAYS} days in the future relative to the current "
            "date."
        )
