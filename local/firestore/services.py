"""The RPCs that write, and Listen. They raise FirestoreError; handlers.py answers with it."""

import asyncio
from collections.abc import AsyncIterator, Iterable

from google.protobuf.empty_pb2 import Empty
from google.rpc.status_pb2 import Status

from local.firestore.commits import Committer
from local.firestore.errors import FirestoreError, invalid_argument, unavailable
from local.firestore.listen import ListenStream, ListenStreams
from local.firestore.messages import (
    BatchWriteRequest,
    BatchWriteResponse,
    BeginTransactionRequest,
    BeginTransactionResponse,
    CommitRequest,
    CommitResponse,
    ListenRequest,
    ListenResponse,
    RollbackRequest,
    Write,
    WriteResult,
)
from local.firestore.transactions import Transactions
from local.firestore.writes import target_of


class Writes:
    """What each RPC does that changes something or waits for changes."""

    def __init__(
        self, committer: Committer, transactions: Transactions, streams: ListenStreams
    ) -> None:
        self._committer = committer
        self._transactions = transactions
        self._streams = streams

    async def commit(self, request: CommitRequest) -> CommitResponse:
        """All writes or none."""
        _check_database(request.database, request.writes)
        transaction = None
        if request.transaction:
            transaction = self._transactions.get(request.transaction)
        return await self._committer.commit(request.writes, transaction)

    async def batch_write(self, request: BatchWriteRequest) -> BatchWriteResponse:
        """Each write by itself, with a status each; a document at most once."""
        _check_database(request.database, request.writes)
        targets = {target_of(write) for write in request.writes}
        if len(targets) < len(request.writes):
            raise invalid_argument("A document is written more than once in one BatchWrite.")
        commits = [self._committer.commit([write]) for write in request.writes]
        response = BatchWriteResponse()
        for outcome in await asyncio.gather(*commits, return_exceptions=True):
            if isinstance(outcome, CommitResponse):
                response.write_results.append(outcome.write_results[0])
                response.status.append(Status())
            elif isinstance(outcome, FirestoreError):
                response.write_results.append(WriteResult())
                status = Status(code=outcome.code.value[0], message=outcome.message)
                response.status.append(status)
            else:
                raise outcome
        return response

    async def begin_transaction(self, request: BeginTransactionRequest) -> BeginTransactionResponse:
        """A transaction's id, good for 270 s, or 60 s without use."""
        return BeginTransactionResponse(
            transaction=self._transactions.begin(request.options).identity
        )

    async def rollback(self, request: RollbackRequest) -> Empty:
        """Forget the transaction."""
        self._transactions.end(request.transaction)
        return Empty()

    async def listen(self, requests: AsyncIterator[ListenRequest]) -> AsyncIterator[ListenResponse]:
        """Targets in, their documents and changes out, until the client goes."""
        stream = self._streams.open()
        reader = asyncio.create_task(_handle_all(stream, requests))
        try:
            while True:
                for message in await stream.next_batch():
                    yield message
        finally:
            reader.cancel()
            self._streams.close(stream)


async def _handle_all(stream: ListenStream, requests: AsyncIterator[ListenRequest]) -> None:
    try:
        async for request in requests:
            stream.handle(request)
    except Exception as error:
        stream.fail(unavailable(f"The local server failed: {error!r}"))
        raise


def _check_database(database: str, writes: Iterable[Write]) -> None:
    """INVALID_ARGUMENT where a write is to another database than the request's."""
    root = f"{database}/documents"
    for write in writes:
        if target_of(write).root != root:
            raise invalid_argument(f"A document is not of the database {database}.")
