"""StreamingPull: messages flow down, acknowledgements and deadlines up."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator

from local.pubsub.ack_ids import AckId, parse_ack_id
from local.pubsub.broker import Broker
from local.pubsub.checks import check_ack_deadline
from local.pubsub.errors import InvalidArgumentError
from local.pubsub.lease_queue import Holder
from local.pubsub.limits import MAX_ACK_DEADLINE_S
from local.pubsub.received import received_message
from local.pubsub.wire import Proto, StreamingPullResponse

MAX_MESSAGES_A_RESPONSE = 500
KEEP_ALIVE_S = 15.0
"""A client that announces protocol version 1 or more is sent an empty response this often."""


class StreamingPull:
    """One stream. Its leases outlive it: what it does not acknowledge comes again when they end."""

    def __init__(self, broker: Broker, first: Proto, keep_alive_s: float = KEEP_ALIVE_S) -> None:
        self._broker = broker
        self._live = broker.subscription(first.subscription)
        check_ack_deadline(first.stream_ack_deadline_seconds)
        self._deadline_s = float(first.stream_ack_deadline_seconds)
        self._keep_alive_s = keep_alive_s
        self._sends_keep_alive = first.protocol_version >= 1
        self._holder = Holder(
            max_messages=max(0, first.max_outstanding_messages),
            max_bytes=max(0, first.max_outstanding_bytes),
        )
        self._obey(first)

    async def responses(self, requests: AsyncIterator[Proto]) -> AsyncGenerator[Proto, None]:
        """Yield responses until the client ends the stream; raises ApiError for its mistakes."""
        reader = asyncio.create_task(self._read(requests))
        reader.add_done_callback(lambda _: self._live.wake())
        try:
            while not reader.done():
                leases = self._live.ready_leases(
                    self._holder, MAX_MESSAGES_A_RESPONSE, self._deadline_s
                )
                if leases:
                    received = [received_message(self._broker, self._live, it) for it in leases]
                    yield StreamingPullResponse(received_messages=received)
                elif await self._was_idle() and self._sends_keep_alive:
                    yield StreamingPullResponse()
            reader.result()
        finally:
            reader.cancel()
            await asyncio.gather(reader, return_exceptions=True)

    async def _was_idle(self) -> bool:
        """Wait for a change; true when the keep-alive time passed without one."""
        try:
            async with asyncio.timeout(self._keep_alive_s):
                await self._live.changed()
        except TimeoutError:
            return True
        return False

    async def _read(self, requests: AsyncIterator[Proto]) -> None:
        async for request in requests:
            if request.subscription or request.client_id or request.protocol_version:
                raise InvalidArgumentError("only a stream's first request says who reads what")
            if request.stream_ack_deadline_seconds:
                check_ack_deadline(request.stream_ack_deadline_seconds)
                self._deadline_s = float(request.stream_ack_deadline_seconds)
            self._obey(request)

    def _obey(self, request: Proto) -> None:
        """Carry out the acknowledgements and deadlines of a request."""
        ids, seconds = request.modify_deadline_ack_ids, request.modify_deadline_seconds
        if len(ids) != len(seconds):
            raise InvalidArgumentError("as many deadlines as ack ids to change are needed")
        for text in request.ack_ids:
            self._broker.settle(self._live, self._ack_id(text).message_id)
        for text, deadline_s in zip(ids, seconds, strict=True):
            if not 0 <= deadline_s <= MAX_ACK_DEADLINE_S:
                raise InvalidArgumentError(f"an ack deadline is from 0 to {MAX_ACK_DEADLINE_S} s")
            self._broker.extend(self._live, self._ack_id(text), deadline_s)

    def _ack_id(self, text: str) -> AckId:
        return parse_ack_id(text, self._live.row_id)
