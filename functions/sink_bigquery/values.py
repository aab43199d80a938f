"""Values that JSON and the row's protobuf message write differently: dates, times, JSON, lists."""

import datetime
from functools import lru_cache
from typing import Any

import msgspec

from shared import strict_json
from shared.errors import Reason

_EPOCH = datetime.date(1970, 1, 1).toordinal()
_SECOND = datetime.timedelta(seconds=1)


class Misfit(ValueError):  # noqa: N818 - reads as what it is
    """A value that its column cannot hold: ``path`` of the column, ``needed`` in words."""

    def __init__(self, path: str, needed: str, reason: Reason = Reason.ROW_DOES_NOT_FIT) -> None:
        super().__init__(f"{path}: {needed} is needed")
        self.reason = reason
        self.detail = str(self)


@lru_cache(maxsize=64)
def _days(text: str) -> int:
    # fromisoformat also takes 20261120 and 2026-W47-5, which BigQuery does not.
    if len(text) != len("2026-11-20") or text[4] != "-" or text[7] != "-":
        raise ValueError(text)
    return datetime.date.fromisoformat(text).toordinal() - _EPOCH


def days(value: Any, path: str) -> int:  # noqa: ANN401 - from JSON
    """DATE: ``YYYY-MM-DD`` as days since 1970-01-01."""
    try:
        return _days(value)
    except (TypeError, ValueError):
        raise Misfit(path, "a date YYYY-MM-DD") from None


def micros(value: Any, path: str) -> int:  # noqa: ANN401 - from JSON
    """TIMESTAMP: RFC 3339 text with its offset as microseconds since 1970; integers pass."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    try:
        time = datetime.datetime.fromisoformat(value)
        since = time - datetime.datetime.fromtimestamp(0, datetime.UTC)
    except (TypeError, ValueError, OverflowError):
        raise Misfit(path, "a time with its offset, or microseconds since 1970") from None
    return since // _SECOND * 1_000_000 + since.microseconds


def json_text(value: Any, path: str) -> str:  # noqa: ANN401 - from JSON
    """JSON: an object or array is written as text; text must be JSON itself.

    Limits are strict_json's: what it takes, BigQuery's JSON type takes (it ends at 500 levels).
    """
    try:
        text = value.encode() if isinstance(value, str) else msgspec.json.encode(value)
        strict_json.decode(text)
    except (strict_json.BadJson, RecursionError):
        raise Misfit(path, "JSON") from None
    return str(text, "utf-8")


def scalars(value: Any, path: str) -> list[Any]:  # noqa: ANN401 - from JSON
    """REPEATED scalars: protobuf would take a text apart into its characters."""
    if not isinstance(value, list):
        raise Misfit(path, "an array")
    return value
