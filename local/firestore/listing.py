"""The RPCs that list: a collection's documents, page by page, and the collections of a document."""

import base64
from collections.abc import Iterable, Iterator, Sequence

from local.firestore.documents import Source
from local.firestore.errors import invalid_argument, unimplemented
from local.firestore.fields import mask_paths, projected
from local.firestore.messages import (
    Document,
    ListCollectionIdsRequest,
    ListCollectionIdsResponse,
    ListDocumentsRequest,
    ListDocumentsResponse,
)
from local.firestore.names import check_id, parent_name
from local.firestore.reads import Reads
from local.firestore.values import name_key

PAGE_SIZE = 300  # ours, where the request names none


def list_documents(reads: Reads, request: ListDocumentsRequest) -> ListDocumentsResponse:
    """One page of a collection's documents, or of all right under the parent, by name.

    show_missing adds, as a name and nothing else, what has collections below but does not exist.
    """
    if request.order_by:
        raise unimplemented("The local server lists documents by name only.")
    if request.collection_id:
        check_id(request.collection_id)
    view = reads.reading(request).view
    source = Source(parent_name(request.parent), request.collection_id, all_descendants=False)
    documents = {document.name: document for document in view.under(source)}
    names: set[str] = set(documents)
    if request.show_missing:
        names.update(_parents(source, view.collections()))
    page, token = _page(sorted(names, key=name_key), request.page_size, request.page_token)
    response = ListDocumentsResponse(next_page_token=token)
    paths = mask_paths(request.mask) if request.HasField("mask") else None
    for name in page:
        document = documents.get(name, Document(name=name))
        response.documents.append(document if paths is None else projected(document, paths))
    return response


def list_collection_ids(
    reads: Reads, request: ListCollectionIdsRequest
) -> ListCollectionIdsResponse:
    """One page of the ids of the collections right under the parent, in order.

    A collection counts also where only deeper ones hold documents, as in production.
    """
    prefix = parent_name(request.parent) + "/"
    collections = reads.reading(request).view.collections()
    below = (name[len(prefix) :] for name in collections if name.startswith(prefix))
    ids = sorted({name.partition("/")[0] for name in below})
    page, token = _page(ids, request.page_size, request.page_token)
    return ListCollectionIdsResponse(collection_ids=page, next_page_token=token)


def _parents(source: Source, collections: Iterable[str]) -> Iterator[str]:
    """The names, in the collections of ``source``, below which there are collections."""
    prefix = source.parent + "/"
    for collection in collections:
        if collection.startswith(prefix):
            ids = collection[len(prefix) :].split("/")
            if len(ids) > 2 and source.collection_id in {"", ids[0]}:
                yield f"{prefix}{ids[0]}/{ids[1]}"


def _page(names: Sequence[str], size: int, token: str) -> tuple[Sequence[str], str]:
    """The page after the one that gave ``token``, and the token for the next; "" after the last."""
    if size < 0:
        raise invalid_argument("page_size must not be negative.")
    rest = names
    if token:
        last = name_key(_decoded(token))
        rest = [name for name in names if name_key(name) > last]
    page = rest[: size or PAGE_SIZE]
    more = len(page) < len(rest)
    return page, base64.urlsafe_b64encode(page[-1].encode()).decode() if more else ""


def _decoded(token: str) -> str:
    try:
        return base64.urlsafe_b64decode(token.encode()).decode()
    except ValueError as error:
        raise invalid_argument("page_token is not one that was given out.") from error
