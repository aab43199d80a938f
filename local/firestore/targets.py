"""Who listens to what: from a changed document to the targets that it may concern."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Protocol

from local.firestore.clock import Clock
from local.firestore.documents import Documents, Source
from local.firestore.errors import invalid_argument
from local.firestore.live import LiveDocuments, LiveResult, live_query
from local.firestore.messages import Target
from local.firestore.names import DocumentName, document_name, root_of
from local.firestore.query import compiled
from local.firestore.writes import Change


class Listener(Protocol):
    """A stream, as its targets know it."""

    def hear(self, changes: "dict[LiveTarget, list[Change]]") -> None:
        """Documents changed that some of its targets look at."""


@dataclass(eq=False, slots=True)
class LiveTarget:
    """One target of one stream.

    owner:  the stream; it is told of all its targets' changes together.
    source: where a query looks; None for a target of documents.
    """

    target_id: int
    owner: Listener
    result: LiveResult
    keys: tuple[Hashable, ...]
    source: Source | None = None

    def hears_of(self, name: DocumentName) -> bool:
        """Whether a document found by one of the keys is looked at."""
        return self.source is None or self.source.covers(name)


class Targets:
    """All targets, by document, by collection, by collection id, and those that look everywhere."""

    def __init__(self, documents: Documents, clock: Clock) -> None:
        self.clock = clock
        self._documents = documents
        self._by_key: defaultdict[Hashable, set[LiveTarget]] = defaultdict(set)

    def add(self, owner: Listener, target_id: int, target: Target) -> LiveTarget:
        """Listen from now on; INVALID_ARGUMENT or UNIMPLEMENTED where it cannot be."""
        live = self._live(owner, target_id, target)
        for key in live.keys:
            self._by_key[key].add(live)
        return live

    def remove(self, live: LiveTarget) -> None:
        """Listen no longer."""
        for key in live.keys:
            self._by_key[key].discard(live)
            if not self._by_key[key]:
                del self._by_key[key]

    def tell(self, changes: Iterable[Change]) -> None:
        """Tell each stream that listens to any of the changed documents, once."""
        if not self._by_key:
            return
        heard: dict[Listener, dict[LiveTarget, list[Change]]] = {}
        for change in changes:
            for live in self._concerned(change.name):
                heard.setdefault(live.owner, {}).setdefault(live, []).append(change)
        for owner, by_target in heard.items():
            owner.hear(by_target)

    def _concerned(self, name: DocumentName) -> Iterable[LiveTarget]:
        for key in (name.full, name.collection, (name.root, name.collection_id), name.root):
            for live in self._by_key.get(key, ()):
                if live.hears_of(name):
                    yield live

    def _live(self, owner: Listener, target_id: int, target: Target) -> LiveTarget:
        if target.WhichOneof("target_type") == "documents":
            names = list(dict.fromkeys(target.documents.documents))
            keys = tuple(document_name(name).full for name in names)
            return LiveTarget(target_id, owner, LiveDocuments(names, self._documents), keys)
        if target.query.WhichOneof("query_type") != "structured_query":
            raise invalid_argument("A target has neither documents nor a structured query.")
        query = compiled(target.query.parent, target.query.structured_query)
        result = live_query(query, self._documents)
        return LiveTarget(target_id, owner, result, (_key(query.source),), query.source)


def _key(source: Source) -> Hashable:
    if not source.collection_id:
        return root_of(source.parent)
    if source.all_descendants:
        return (root_of(source.parent), source.collection_id)
    return f"{source.parent}/{source.collection_id}"
