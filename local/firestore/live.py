"""The result of a target that is listened to, kept up to date from changed documents alone."""

import bisect
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from local.firestore.documents import Documents
from local.firestore.messages import Document
from local.firestore.query import Position, Query
from local.firestore.writes import Change


@dataclass(frozen=True, slots=True)
class Difference:
    """What a listener must hear."""

    shown: list[Document]  # new or changed
    deleted: list[str]  # exist no more
    left: list[str]  # exist, but belong to the result no more

    def __bool__(self) -> bool:
        return bool(self.shown or self.deleted or self.left)


class LiveResult(Protocol):
    """What is listened to."""

    def initial(self) -> Difference:
        """All of it."""

    def after(self, changes: Iterable[Change]) -> Difference:
        """What ``changes`` do to it; every document at most once in ``changes``."""


class LiveDocuments:
    """Documents by name. One that does not exist is heard of as deleted."""

    def __init__(self, names: Iterable[str], documents: Documents) -> None:
        found = {name: documents.get(name) for name in names}
        self._initial = Difference(
            [document for document in found.values() if document is not None],
            [name for name, document in found.items() if document is None],
            [],
        )

    def initial(self) -> Difference:
        """As LiveResult."""
        return self._initial

    def after(self, changes: Iterable[Change]) -> Difference:
        """As LiveResult."""
        shown, deleted = [], []
        for change in changes:
            if change.after is None:
                deleted.append(change.name.full)
            else:
                shown.append(change.after)
        return Difference(shown, deleted, [])


class LiveQuery:
    """A query without limit and offset: each document is in it or not, whatever the others are."""

    def __init__(self, query: Query, documents: Documents) -> None:
        self._query = query
        self._found = query.results(documents)
        self._members = {document.name for document in self._found}

    def initial(self) -> Difference:
        """As LiveResult; only once, right after the making."""
        found, self._found = self._found, []
        return Difference([self._query.shown(document) for document in found], [], [])

    def after(self, changes: Iterable[Change]) -> Difference:
        """As LiveResult."""
        difference = Difference([], [], [])
        for change in changes:
            name = change.name.full
            if change.after is not None and self._query.position(change.after) is not None:
                self._members.add(name)
                difference.shown.append(self._query.shown(change.after))
            elif name in self._members:
                self._members.discard(name)
                (difference.deleted if change.after is None else difference.left).append(name)
        return difference


class LiveWindow:
    """A query with a limit or an offset: all that match are kept in order, a part of them shown."""

    def __init__(self, query: Query, documents: Documents) -> None:
        self._query = query
        self._order: list[tuple[Position, str]] = []
        self._places: dict[str, tuple[Position, Document]] = {}
        for document in documents.under(query.source):
            position = query.position(document)
            if position is not None:
                self._order.append((position, document.name))
                self._places[document.name] = (position, document)
        self._order.sort()

    def initial(self) -> Difference:
        """As LiveResult."""
        return Difference([self._shown(name) for name in self._window()], [], [])

    def after(self, changes: Iterable[Change]) -> Difference:
        """As LiveResult."""
        before = self._window()
        changed = {}
        for change in changes:
            self._replace(change)
            changed[change.name.full] = change
        window = self._window()
        gone = before.keys() - window.keys()
        deleted = [name for name in gone if name in changed and changed[name].after is None]
        return Difference(
            [self._shown(name) for name in window if name in changed or name not in before],
            deleted,
            [name for name in gone if name not in deleted],
        )

    def _window(self) -> dict[str, None]:
        """The names that are shown, in order."""
        end = None if self._query.limit is None else self._query.offset + self._query.limit
        return dict.fromkeys(name for _, name in self._order[self._query.offset : end])

    def _shown(self, name: str) -> Document:
        return self._query.shown(self._places[name][1])

    def _replace(self, change: Change) -> None:
        """Take the document out of the order, and put it in again where it still matches."""
        name = change.name.full
        if name in self._places:
            place = (self._places.pop(name)[0], name)
            del self._order[bisect.bisect_left(self._order, place)]
        position = None if change.after is None else self._query.position(change.after)
        if change.after is not None and position is not None:
            self._places[name] = (position, change.after)
            bisect.insort(self._order, (position, name))


def live_query(query: Query, documents: Documents) -> LiveResult:
    """The live result of ``query``, of the kind that costs least."""
    if query.limit is None and not query.offset:
        return LiveQuery(query, documents)
    return LiveWindow(query, documents)
