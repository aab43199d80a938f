"""What is read of Firestore, and a document as it was seen there."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple


class Part(StrEnum):
    """The collections; each has a listener of its own, which can die by itself."""

    ITEMS = "items"
    MINUTES = "minutes"
    DAYS = "days"
    TRANSACTIONS = "transactions"


class Seen(NamedTuple):
    """A document at one moment. ``fields`` is None where it is there no more."""

    name: str
    version: datetime  # when it was last written, by Firestore's clock
    fields: Mapping[str, Any] | None


class Since(NamedTuple):
    """From where on a part is read.

    items_after: items that changed later; None is all of them
    minutes_from: the name of the oldest minute
    days_from:    the name of the oldest day; empty is all of them
    """

    items_after: datetime | None
    minutes_from: str
    days_from: str = ""
