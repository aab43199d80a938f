"""A structured query, compiled once: which documents, in which order, from where to where.

Production refuses a query that has no composite index; this server needs none and answers it.
"""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from local.firestore.documents import Source, View
from local.firestore.errors import invalid_argument, unimplemented
from local.firestore.fields import projected
from local.firestore.filters import Matcher, inequality_paths, key_at, matcher
from local.firestore.messages import Cursor, Document, StructuredQuery
from local.firestore.names import check_id, parent_name
from local.firestore.paths import NAME_PATH, FieldPath, field_path
from local.firestore.values import Key, sort_key

_DESCENDING = 2  # StructuredQuery.Direction

Position = tuple[Any, ...]
"""A document's place in a query's order, comparable with that of another; the name comes last."""


class Descending:
    """A key that compares the other way round; no dataclass, because every document makes some."""

    __slots__ = ("key",)

    def __init__(self, key: Key) -> None:
        self.key = key

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Descending) and other.key == self.key

    def __hash__(self) -> int:
        return hash(self.key)

    def __lt__(self, other: "Descending") -> bool:
        return other.key < self.key


@dataclass(frozen=True, slots=True)
class Order:
    """One field to order by."""

    path: FieldPath
    descending: bool

    def placed(self, key: Key) -> Key | Descending:
        """``key``, turned round where the order is."""
        return Descending(key) if self.descending else key


@dataclass(frozen=True, slots=True)
class Bound:
    """A cursor: a position's first values, and whether it stands before or after what equals it."""

    position: Position
    before: bool

    def is_before(self, position: Position) -> bool:
        """Whether the cursor stands before a document at ``position``."""
        place = position[: len(self.position)]
        return self.position < place or (self.before and self.position == place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What a StructuredQuery under a parent asks for; ``limit`` None is no limit."""

    source: Source
    matches: Matcher
    orders: tuple[Order, ...]
    start: Bound | None
    end: Bound | None
    offset: int
    limit: int | None
    projection: tuple[FieldPath, ...] | None

    def position(self, document: Document) -> Position | None:
        """Where ``document`` stands, limit and offset aside; None where it is not in the result."""
        if not self.matches(document):
            return None
        places = []
        for order in self.orders:
            key = key_at(document, order.path)
            if key is None:
                return None
            places.append(order.placed(key))
        position = tuple(places)
        if self.start is not None and not self.start.is_before(position):
            return None
        if self.end is not None and self.end.is_before(position):
            return None
        return position

    def results(self, view: View) -> list[Document]:
        """The documents that the query returns, in its order, whole."""
        placed = [
            (position, document)
            for document in view.under(self.source)
            if (position := self.position(document)) is not None
        ]
        if self.limit is None:
            placed.sort(key=_place)
        else:
            placed = heapq.nsmallest(self.offset + self.limit, placed, key=_place)
        return [document for _, document in placed[self.offset :]]

    def shown(self, document: Document) -> Document:
        """``document`` with the fields that the query selects."""
        return document if self.projection is None else projected(document, self.projection)


def compiled(parent: str, query: StructuredQuery) -> Query:
    """Read ``query``; INVALID_ARGUMENT where it makes no sense, UNIMPLEMENTED for find_nearest."""
    if query.HasField("find_nearest"):
        raise unimplemented("Vector search is not part of the local server.")
    if query.offset < 0 or query.limit.value < 0:
        raise invalid_argument("Offset and limit must not be negative.")
    orders = _orders(query)
    return Query(
        source=_source(parent, query),
        matches=matcher(query.where),
        orders=orders,
        start=_bound(query.start_at, orders) if query.HasField("start_at") else None,
        end=_bound(query.end_at, orders) if query.HasField("end_at") else None,
        offset=query.offset,
        limit=query.limit.value if query.HasField("limit") else None,
        projection=_projection(query),
    )


def _place(placed: tuple[Position, Document]) -> Position:
    return placed[0]


def _source(parent: str, query: StructuredQuery) -> Source:
    if len(query.from_) != 1:
        raise invalid_argument("A query is from one collection selector.")
    selector = query.from_[0]
    if selector.collection_id:
        check_id(selector.collection_id)
    return Source(parent_name(parent), selector.collection_id, selector.all_descendants)


def _orders(query: StructuredQuery) -> tuple[Order, ...]:
    """The orders asked for, then the fields compared by inequality, then the name.

    What is added takes the last direction. Source: google.firestore.v1.StructuredQuery.order_by.
    """
    orders = [
        Order(field_path(order.field.field_path), order.direction == _DESCENDING)
        for order in query.order_by
    ]
    descending = bool(orders) and orders[-1].descending
    implied = [field_path(path) for path in sorted(inequality_paths(query.where))]
    for path in (*implied, NAME_PATH):
        if all(order.path not in (path, NAME_PATH) for order in orders):
            orders.append(Order(path, descending))
    return tuple(orders)


def _bound(cursor: Cursor, orders: tuple[Order, ...]) -> Bound:
    if len(cursor.values) > len(orders):
        raise invalid_argument("A cursor has more values than the query has orders.")
    pairs: Iterable[tuple[Order, Any]] = zip(orders, cursor.values, strict=False)
    return Bound(tuple(order.placed(sort_key(value)) for order, value in pairs), cursor.before)


def _projection(query: StructuredQuery) -> tuple[FieldPath, ...] | None:
    if not query.select.fields:
        return None
    return tuple(field_path(field.field_path) for field in query.select.fields)
