"""What has been read and heard so far: one for all viewers, written by many threads."""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .fields import time
from .items import Item, item_of
from .parts import Part, Seen
from .purchases import Purchase, purchase_of
from .totals import Sums, added, sums_of

_READERS: dict[Part, Any] = {
    Part.ITEMS: item_of,
    Part.MINUTES: lambda _, fields: sums_of(fields),
    Part.DAYS: lambda _, fields: sums_of(fields),
    Part.TRANSACTIONS: purchase_of,
}

# Firestore sets ``updated_at`` when a commit begins to be served; another one that was set earlier
# may be seen later by so much at the most.
OVERLAP = timedelta(seconds=10)


@dataclass(frozen=True, eq=False)
class View:
    """What the pages are made of; it does not change any more.

    purchases: the latest first
    everything: the sum of all days
    currencies: that anything was sold in, the one of most items first
    """

    items: tuple[Item, ...]
    minutes: Mapping[str, Sums]
    days: Mapping[str, Sums]
    purchases: tuple[Purchase, ...]
    everything: Sums
    currencies: tuple[str, ...]


class Held:
    """The documents by part and name; of two versions of one the newer holds."""

    def __init__(self, feed_length: int) -> None:
        self._feed_length = feed_length
        self._lock = threading.Lock()
        self._versions: dict[Part, dict[str, datetime]] = {part: {} for part in Part}
        self._documents: dict[Part, dict[str, Any]] = {part: {} for part in Part}
        self._newest_item: datetime | None = None
        self._view: View | None = None

    def apply(self, part: Part, seen: Iterable[Seen]) -> None:
        """Take in what was seen, in whatever order it comes."""
        with self._lock:
            for document in seen:
                self._apply(part, document)
            if part is Part.TRANSACTIONS:
                self._keep_latest()

    def forget_minutes_before(self, name: str) -> None:
        """Let go of minutes that nothing shows any more."""
        with self._lock:
            for old in [known for known in self._documents[Part.MINUTES] if known < name]:
                del self._documents[Part.MINUTES][old], self._versions[Part.MINUTES][old]
                self._view = None

    def missing(self, part: Part, seen: Iterable[Seen]) -> list[Seen]:
        """Those of ``seen`` that are not held in this version or a newer one, and should be."""
        with self._lock:
            return [document for document in seen if self._is_missing(part, document)]

    @property
    def items_after(self) -> datetime | None:
        """From where on changed items are to be heard; None before the first was read."""
        with self._lock:
            return None if self._newest_item is None else self._newest_item - OVERLAP

    def view(self) -> View:
        """Everything, as it is now; the same object until something changes."""
        with self._lock:
            if self._view is None:
                self._view = self._made()
            return self._view

    def _is_missing(self, part: Part, seen: Seen) -> bool:
        versions = self._versions[part]
        if seen.name in versions:
            return versions[seen.name] < seen.version
        return part is not Part.TRANSACTIONS or self._is_latest(seen)

    def _is_latest(self, seen: Seen) -> bool:
        """Whether it would be kept: where many buy, others push a purchase out within a second."""
        purchase = purchase_of(seen.name, seen.fields or {})
        places = [_place(other) for other in self._documents[Part.TRANSACTIONS].values()]
        if purchase is None or len(places) < self._feed_length:
            return purchase is not None
        return _place(purchase) > min(places)

    def _apply(self, part: Part, seen: Seen) -> None:
        versions, documents = self._versions[part], self._documents[part]
        if seen.name in versions and versions[seen.name] >= seen.version and seen.fields:
            return
        self._view = None
        if seen.fields is None:
            versions.pop(seen.name, None)
            documents.pop(seen.name, None)
            return
        document = _READERS[part](seen.name, seen.fields)
        if document is None:  # a transaction that is only refunded so far
            return
        versions[seen.name] = seen.version
        documents[seen.name] = document
        if part is Part.ITEMS and (changed := time(seen.fields.get("updated_at"))):
            self._newest_item = max(changed, self._newest_item or changed)

    def _keep_latest(self) -> None:
        """The feed's length of purchases, by their own time."""
        documents = self._documents[Part.TRANSACTIONS]
        latest = sorted(documents, key=lambda name: _place(documents[name]), reverse=True)
        for name in latest[self._feed_length :]:
            del documents[name], self._versions[Part.TRANSACTIONS][name]

    def _made(self) -> View:
        days = dict(self._documents[Part.DAYS])
        everything = added(days.values())
        items = tuple(self._documents[Part.ITEMS].values())
        sold_in = dict.fromkeys([*everything.revenue, *everything.purchases_by_currency], 0)
        for item in items:
            for currency in item.revenue:
                sold_in[currency] = sold_in.get(currency, 0) + 1
        purchases = self._documents[Part.TRANSACTIONS].values()
        return View(
            items=items,
            minutes=dict(self._documents[Part.MINUTES]),
            days=days,
            purchases=tuple(sorted(purchases, key=_place, reverse=True)),
            everything=everything,
            currencies=tuple(sorted(sold_in, key=lambda code: (-sold_in[code], code))),
        )


def _place(purchase: Purchase) -> tuple[datetime, str]:
    """As Firestore orders: of those that were bought at the same time, by their names."""
    return purchase.at, purchase.name
