"""The gRPC service google.firestore.v1.Firestore: each RPC's messages, and what answers it.

An RPC that is not here (Write, PartitionQuery, ExecutePipeline, CreateDocument, ...) is answered
UNIMPLEMENTED: the official Python client reads and writes without it.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import partial
from typing import NoReturn, TypeVar

import grpc
from google.protobuf.message import Message
from grpc.aio import ServicerContext

from local.firestore import messages
from local.firestore.errors import FirestoreError
from local.firestore.listing import list_collection_ids, list_documents
from local.firestore.reads import Reads
from local.firestore.services import Writes

SERVICE = "google.firestore.v1.Firestore"

Request = TypeVar("Request")
Response = TypeVar("Response")


def rpc_handlers(reads: Reads, writes: Writes) -> grpc.GenericRpcHandler:
    """The whole service, for ``server.add_generic_rpc_handlers``."""
    methods = {
        "GetDocument": _unary(messages.GetDocumentRequest, _at_once(reads.get_document)),
        "ListDocuments": _unary(
            messages.ListDocumentsRequest, _at_once(partial(list_documents, reads))
        ),
        "ListCollectionIds": _unary(
            messages.ListCollectionIdsRequest, _at_once(partial(list_collection_ids, reads))
        ),
        "BatchGetDocuments": _streaming(
            messages.BatchGetDocumentsRequest, reads.batch_get_documents
        ),
        "RunQuery": _streaming(messages.RunQueryRequest, reads.run_query),
        "RunAggregationQuery": _streaming(
            messages.RunAggregationQueryRequest, reads.run_aggregation_query
        ),
        "Commit": _unary(messages.CommitRequest, writes.commit),
        "BatchWrite": _unary(messages.BatchWriteRequest, writes.batch_write),
        "BeginTransaction": _unary(messages.BeginTransactionRequest, writes.begin_transaction),
        "Rollback": _unary(messages.RollbackRequest, writes.rollback),
        "Listen": grpc.stream_stream_rpc_method_handler(
            _answers(writes.listen),
            request_deserializer=messages.ListenRequest.FromString,
            response_serializer=_serialized,
        ),
    }
    return grpc.method_handlers_generic_handler(SERVICE, methods)


def _serialized(message: Message) -> bytes:
    return message.SerializeToString()


def _at_once(
    method: Callable[[Request], Response],
) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        return method(request)

    return answer


def _unary(
    request_type: type[Request], method: Callable[[Request], Awaitable[Response]]
) -> grpc.RpcMethodHandler:
    async def answer(request: Request, context: ServicerContext) -> Response:
        try:
            return await method(request)
        except FirestoreError as error:
            await _refuse(context, error)

    return grpc.unary_unary_rpc_method_handler(
        answer, request_deserializer=_parser(request_type), response_serializer=_serialized
    )


def _streaming(
    request_type: type[Request], method: Callable[[Request], Iterator[Response]]
) -> grpc.RpcMethodHandler:
    """``method`` as a unary-to-stream RPC; what it reads, it reads before its first answer."""

    async def each(request: Request) -> AsyncIterator[Response]:
        for response in method(request):
            yield response

    return grpc.unary_stream_rpc_method_handler(
        _answers(each),
        request_deserializer=_parser(request_type),
        response_serializer=_serialized,
    )


def _parser(request_type: type[Request]) -> Callable[[bytes], Request]:
    parser: Callable[[bytes], Request] = getattr(request_type, "FromString")  # noqa: B009 - raw class
    return parser


def _answers(
    method: Callable[[Request], AsyncIterator[Response]],
) -> Callable[[Request, ServicerContext], AsyncIterator[Response]]:
    async def answers(request: Request, context: ServicerContext) -> AsyncIterator[Response]:
        try:
            async for response in method(request):
                yield response
        except FirestoreError as error:
            await _refuse(context, error)

    return answers


async def _refuse(context: ServicerContext, error: FirestoreError) -> NoReturn:
    """End the RPC with the error's status."""
    await context.abort(error.code, error.message)
    raise error  # abort has raised
