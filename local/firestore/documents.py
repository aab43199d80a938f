"""All documents, in memory, by collection. A stored message is never changed, only replaced."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from local.firestore.messages import Document
from local.firestore.names import DocumentName, document_name
from local.firestore.writes import Change


@dataclass(frozen=True, slots=True)
class Source:
    """Where a query looks. Source: google.firestore.v1.StructuredQuery.CollectionSelector.

    collection_id:   "" for every collection.
    all_descendants: also collections further down; without it only those right under ``parent``.
    """

    parent: str
    collection_id: str
    all_descendants: bool

    def covers_collection(self, collection: str) -> bool:
        """Whether the collection of this full name is looked at."""
        parent, _, collection_id = collection.rpartition("/")
        if self.collection_id not in {"", collection_id}:
            return False
        if self.all_descendants:
            return parent == self.parent or parent.startswith(self.parent + "/")
        return parent == self.parent

    def covers(self, name: DocumentName) -> bool:
        """Whether the document of this name is looked at."""
        return self.covers_collection(name.collection)


class View(Protocol):
    """The documents at one time: now, or at a transaction's first read."""

    def get(self, name: str) -> Document | None:
        """The document of this name, or None."""

    def under(self, source: Source) -> Iterator[Document]:
        """All documents that ``source`` covers, in no order."""

    def collections(self) -> Iterable[str]:
        """The full names of the collections that hold documents."""


class Documents:
    """The documents as they are now."""

    def __init__(self, documents: Iterable[Document] = ()) -> None:
        self._collections: dict[str, dict[str, Document]] = {}
        self._groups: defaultdict[str, set[str]] = defaultdict(set)  # collection id -> collections
        for document in documents:
            self._put(document_name(document.name), document)

    def get(self, name: str) -> Document | None:
        """The document of this name, or None."""
        return self._collections.get(name.rpartition("/")[0], {}).get(name)

    def under(self, source: Source) -> Iterator[Document]:
        """All documents that ``source`` covers, in no order."""
        for collection in self._sources(source):
            yield from self._collections.get(collection, {}).values()

    def collections(self) -> Iterable[str]:
        """The full names of the collections that hold documents."""
        return self._collections.keys()

    def apply(self, changes: Iterable[Change]) -> None:
        """Let every document be as after its change."""
        for change in changes:
            if change.after is None:
                self._remove(change.name)
            else:
                self._put(change.name, change.after)

    def _sources(self, source: Source) -> Iterable[str]:
        if not source.all_descendants and source.collection_id:
            return [f"{source.parent}/{source.collection_id}"]
        if source.collection_id:
            candidates: Iterable[str] = self._groups.get(source.collection_id, ())
        else:
            candidates = self._collections
        return [collection for collection in candidates if source.covers_collection(collection)]

    def _put(self, name: DocumentName, document: Document) -> None:
        collection = self._collections.get(name.collection)
        if collection is None:
            collection = self._collections[name.collection] = {}
            self._groups[name.collection_id].add(name.collection)
        collection[name.full] = document

    def _remove(self, name: DocumentName) -> None:
        collection = self._collections.get(name.collection)
        if collection is None:
            return
        collection.pop(name.full, None)
        if not collection:
            del self._collections[name.collection]
            self._groups[name.collection_id].discard(name.collection)
