"""Document names, ``projects/P/databases/D/documents/COLLECTION/ID/...``, and what they hold."""

import re
from dataclasses import dataclass
from functools import lru_cache

from local.firestore.errors import FirestoreError, invalid_argument
from local.firestore.limits import DOCUMENT_NAME_MAX_BYTES, ID_MAX_BYTES, SUBCOLLECTION_MAX_DEPTH

_ROOT = re.compile(r"projects/[^/]+/databases/[^/]+/documents")
_RESERVED_ID = re.compile(r"__.*__", re.DOTALL)


@dataclass(frozen=True, slots=True)
class DocumentName:
    """A document's name and what the indexes ask of it."""

    full: str
    root: str  # projects/P/databases/D/documents
    collection: str  # the full name without the document's id
    collection_id: str

    @property
    def path(self) -> str:
        """The name below the root: ``items/abc``."""
        return self.full[len(self.root) + 1 :]


@lru_cache(maxsize=65_536)
def document_name(name: str) -> DocumentName:
    """Parse ``name``; INVALID_ARGUMENT where it is no document's name or an id is not allowed."""
    root, segments = _parsed(name)
    if not segments or len(segments) % 2:
        raise invalid_argument(f'Document name "{name}" names no document.')
    return DocumentName(name, root, name.rpartition("/")[0], segments[-2])


@lru_cache(maxsize=1_024)
def parent_name(name: str) -> str:
    """``name`` where it can be a parent: a database's root or a document; else INVALID_ARGUMENT."""
    if len(_parsed(name)[1]) % 2:
        raise invalid_argument(f'Parent name "{name}" names a collection.')
    return name


def root_of(name: str) -> str:
    """``projects/P/databases/D/documents`` of a parent or a document."""
    return _parsed(name)[0]


def check_id(part: str) -> None:
    """INVALID_ARGUMENT where ``part`` is no collection or document id; limits.py: [quotas]."""
    if not part:
        raise invalid_argument("Resource id must not be empty.")
    if part in {".", ".."}:
        raise invalid_argument(f'Resource id "{part}" is not allowed.')
    if _RESERVED_ID.fullmatch(part):
        raise invalid_argument(f'Resource id "{part}" is invalid because it is reserved.')
    if len(part.encode()) > ID_MAX_BYTES:
        raise invalid_argument(f"Resource id is over {ID_MAX_BYTES} bytes.")


def _parsed(name: str) -> tuple[str, list[str]]:
    """The root and the ids below it, each of them allowed."""
    found = _ROOT.match(name)
    if found is None or name[found.end() : found.end() + 1] not in {"", "/"}:
        raise _malformed(name)
    below = name[found.end() + 1 :]
    if not below:
        if name != found.group():
            raise _malformed(name)
        return name, []
    segments = below.split("/")
    for segment in segments:
        check_id(segment)
    if len(name.encode()) > DOCUMENT_NAME_MAX_BYTES:
        raise invalid_argument(f"Document name is over {DOCUMENT_NAME_MAX_BYTES} bytes.")
    if len(segments) > 2 * SUBCOLLECTION_MAX_DEPTH:
        raise invalid_argument(f"Collections are over {SUBCOLLECTION_MAX_DEPTH} deep.")
    return found.group(), segments


def _malformed(name: str) -> FirestoreError:
    return invalid_argument(
        f'Name "{name}" is not of the form projects/P/databases/D/documents/PATH.'
    )
