"""One JSON row in, one serialized protobuf row out, or a Refusal that names the field."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec

from shared.errors import Reason, Refusal

from . import values
from .columns import Column
from .descriptor import row_message
from .fit import fitted
from .values import Misfit

# https://cloud.google.com/bigquery/docs/streaming-data-into-bigquery: rows streamed into a table
# that is partitioned by a column lie between 10 years ago and 1 year ahead.
OLDEST_DAYS, NEWEST_DAYS = 3650, 365
_DAY_MICROS = 86_400_000_000

# Where fields go that the table has no column for.
UNMAPPED = ("angelia", "unmapped")


@dataclass(frozen=True, slots=True)
class Row:
    """A row as BigQuery reads it: serialized, by the message of the format it was made with."""

    format: "RowFormat"
    data: bytes


class _Conversion(NamedTuple):
    """A column whose values JSON writes differently: where it stands, and the conversion."""

    parents: tuple[str, ...]
    name: str
    path: str
    convert: Callable[[Any, str], Any]


_CONVERSIONS: dict[str, Callable[[Any, str], Any]] = {
    "DATE": values.days,
    "TIMESTAMP": values.micros,
    "JSON": values.json_text,
}


class RowFormat:
    """How rows of a table with these columns are written. Pure; safe for many threads.

    columns:       the table's; those of ``angelia`` named in UNMAPPED take what has no column
    max_row_bytes: of a serialized row; larger ones are refused
    """

    def __init__(self, columns: tuple[Column, ...], *, max_row_bytes: int) -> None:
        self.columns = columns
        self.max_row_bytes = max_row_bytes
        self._by_name = {column.name: column for column in columns}
        message = row_message(columns)
        self.descriptor = message.descriptor
        self._new = message.new
        self._conversions = tuple(_conversions(columns, ()))

    @property
    def is_usable(self) -> bool:
        """Whether the table has the columns that no row can do without."""
        record = self._by_name.get(UNMAPPED[0])
        has_rest = record is not None and UNMAPPED[1] in record.by_name
        return has_rest and "event_id" in self._by_name and "date" in self._by_name

    def row(self, line: bytes, now_micros: int) -> Row | Refusal:
        """Write one row, stamped with the time at which it is synced. Raises nothing."""
        try:
            fields = msgspec.json.decode(line)
            if not isinstance(fields, dict):
                return Refusal(Reason.ROW_DOES_NOT_FIT, "row: an object is needed", line)
            data = self._serialized(fields, now_micros)
        except Misfit as misfit:
            return Refusal(misfit.reason, misfit.detail, line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            return Refusal(Reason.NOT_JSON, f"row: {error}", line)
        if len(data) > self.max_row_bytes:
            detail = f"row: {self.max_row_bytes} bytes at the most are needed"
            return Refusal(Reason.TOO_LARGE, detail, line)
        return Row(self, data)

    def _serialized(self, fields: dict[str, Any], now_micros: int) -> bytes:
        if not fields.get("event_id"):
            raise Misfit("event_id", "a string", Reason.MISSING_EVENT_ID)
        if fields.get("date") is None:
            raise Misfit("date", "a date YYYY-MM-DD", Reason.MISSING_DATE)
        fields["synced_at_utc_"] = fields["synced_at_micros_"] = now_micros
        for conversion in self._conversions:
            _convert(fields, conversion)
        _check_partition(fields["date"], today=now_micros // _DAY_MICROS)
        try:
            return self._new(**fields).SerializeToString()
        except (TypeError, ValueError, OverflowError):
            # Protobuf does not say where, and has no place for unknown fields: walk the row.
            return self._new(**self._fitted(fields)).SerializeToString()

    def _fitted(self, fields: dict[str, Any]) -> dict[str, Any]:
        """The row with what no column is there for moved to ``angelia.unmapped``."""
        kept, rest = fitted(self._by_name, fields)
        if rest:
            record, name = UNMAPPED
            holder = kept.setdefault(record, {})
            holder[name] = _merged(holder.get(name), rest, f"{record}.{name}")
        return kept


def _conversions(columns: Sequence[Column], parents: tuple[str, ...]) -> Iterator[_Conversion]:
    """Find the columns whose values are converted; inside an array they have no place yet."""
    for column in columns:
        path = ".".join((*parents, column.name))
        convert = _CONVERSIONS.get(column.type)
        if column.type == "RECORD":
            inner = tuple(_conversions(column.fields, (*parents, column.name)))
            if inner and column.is_repeated:
                raise ValueError(f"{path}: {inner[0].name} cannot be inside an array")
            yield from inner
        elif column.is_repeated and convert:
            raise ValueError(f"{path}: {column.type} cannot be an array")
        elif column.is_repeated or convert:
            yield _Conversion(parents, column.name, path, convert or values.scalars)


def _convert(fields: dict[str, Any], conversion: _Conversion) -> None:
    """Convert one column's value where it is there; what is not an object is met later."""
    holder: Any = fields
    for parent in conversion.parents:
        holder = holder.get(parent)
        if not isinstance(holder, dict):
            return
    value = holder.get(conversion.name)
    if value is not None:
        holder[conversion.name] = conversion.convert(value, conversion.path)


def _check_partition(day: int, *, today: int) -> None:
    if not today - OLDEST_DAYS <= day <= today + NEWEST_DAYS:
        needed = "a day from 10 years ago to 1 year ahead"
        raise Misfit("date", needed, Reason.DATE_OUT_OF_RANGE)


def _merged(text: str | None, rest: dict[str, Any], path: str) -> str:
    """Add the fields without a column to what the row itself brought as JSON text."""
    brought = {} if text is None else msgspec.json.decode(text)
    if not isinstance(brought, dict):
        raise Misfit(path, "a JSON object")
    return values.json_text({**rest, **brought}, path)
