"""What the parsers of purchases and refunds get, and what they give back."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from shared.errors import Refused

from . import ids
from .currencies import currency_of
from .events import Event, Moment
from .fields import Fields, params_of, record, text
from .lines import Given, RefusedLine

# Marks a row that holds a part of an event only: the place of its first item in the whole event,
# and for a refund the whole refund's key. The sink writes both to its dead letters.
LINE = "line"
REFUND_KEY = "refund_key"


class RowRefused(Refused):
    """Nothing of the row can be counted: ``reason`` and in words why."""


@dataclass(frozen=True)
class Subject:
    """A purchase's or refund's row, as far as both are read alike.

    items:       those within the limit, with their places
    first_place: of a part; None where the row is the whole event
    """

    row: Mapping[str, Any]
    stream_id: str
    moment: Moment
    items: tuple[Given, ...]
    first_place: int | None
    item_fields: tuple[str, ...]

    @cached_property
    def ecommerce(self) -> Fields:
        """The totals; empty where there are none."""
        return record(self.row, "ecommerce")

    @cached_property
    def params(self) -> Fields:
        """The event's parameters."""
        return params_of(self.row.get("event_params"))

    @cached_property
    def currency(self) -> str | None:
        """The event's currency, or None."""
        items = [given.fields for given in self.items if isinstance(given.fields, dict)]
        return currency_of(self.params, self.ecommerce, items)

    @property
    def transaction_id(self) -> str | None:
        """The shop's id of the transaction, or None."""
        return ids.stated(text(self.ecommerce.get("transaction_id")))


@dataclass(frozen=True, slots=True)
class Found:
    """What a row holds. ``refund_key``: the whole refund's, for its refused lines."""

    events: tuple[Event, ...] = ()
    refused: tuple[RefusedLine, ...] = ()
    warnings: tuple[str, ...] = ()
    refund_key: str | None = None
