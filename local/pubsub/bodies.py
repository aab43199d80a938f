"""Message bodies by id: in memory while there is room, else on disk, until nobody needs them."""

from collections import Counter
from collections.abc import Callable

MEMORY_BYTES = 256_000_000
"""Above this, new bodies are read from the disk when they are delivered."""


class Bodies:
    """Counts how many subscriptions still need each message."""

    def __init__(self, read: Callable[[int], bytes], memory_bytes: int = MEMORY_BYTES) -> None:
        self._read = read
        self._room_bytes = memory_bytes
        self._kept: dict[int, bytes] = {}
        self._readers: Counter[int] = Counter()

    def add(self, message_id: int, body: bytes, readers: int) -> None:
        """Hold a new message for ``readers`` subscriptions, 1 or more."""
        self._readers[message_id] = readers
        if len(body) <= self._room_bytes:
            self._kept[message_id] = body
            self._room_bytes -= len(body)

    def add_reader(self, message_id: int) -> None:
        """Count one more subscription that needs a message which is on disk."""
        self._readers[message_id] += 1

    def body(self, message_id: int) -> bytes:
        """Return the serialised PubsubMessage; LookupError once nobody needs it."""
        kept = self._kept.get(message_id)
        return self._read(message_id) if kept is None else kept

    def release(self, message_id: int) -> bool:
        """Count one subscription less; true when that was the last, and the body may be deleted."""
        left = self._readers[message_id] - 1
        if left > 0:
            self._readers[message_id] = left
            return False
        del self._readers[message_id]
        self._room_bytes += len(self._kept.pop(message_id, b""))
        return True
