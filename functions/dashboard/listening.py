"""The listeners of all parts, as one: open together, lost together."""

import threading
from collections.abc import Callable, Sequence
from datetime import timedelta

from .parts import Part, Seen, Since
from .source import Listener, Source

Apply = Callable[[Part, Sequence[Seen]], None]

# Google's client sorts and copies all documents of a listener with each change: before there are
# many, the listener of the items is made anew, from the newest change on.
MOST_HEARD = 500

# Only where that leaves out what has changed in so long a time: else it would hear the same again.
_WORTH = timedelta(minutes=1)


class Listening:
    """A listener a part, from the making until ``close``."""

    def __init__(self, source: Source, since: Since, apply: Apply) -> None:
        self._source = source
        self._apply = apply
        self._items_after = since.items_after
        self._lock = threading.Lock()
        self._heard: set[Part] = set()
        self._items: set[str] = set()
        self._listeners: dict[Part, Listener] = {}
        for part in Part:
            self._listeners[part] = self._open(part, since)

    @property
    def is_alive(self) -> bool:
        """Whether none has ended."""
        return all(listener.is_alive for listener in self._listeners.values())

    @property
    def is_complete(self) -> bool:
        """Whether each has said at least what was there."""
        with self._lock:
            return len(self._heard) == len(Part)

    def renew_if_large(self, since: Since) -> None:
        """Keep the listener of the items small."""
        after, before = since.items_after, self._items_after
        with self._lock:
            is_large = len(self._items) >= MOST_HEARD
            if not is_large or after is None or (before and after - before < _WORTH):
                return
            self._items.clear()
        self._items_after = after
        old = self._listeners[Part.ITEMS]
        self._listeners[Part.ITEMS] = self._open(Part.ITEMS, since)
        old.close()

    def close(self) -> None:
        """Listen no longer."""
        for listener in self._listeners.values():
            listener.close()

    def _open(self, part: Part, since: Since) -> Listener:
        def hear(seen: Sequence[Seen]) -> None:
            self._apply(part, seen)
            with self._lock:
                self._heard.add(part)
                if part is Part.ITEMS:
                    self._items.update(document.name for document in seen)

        return self._source.listen(part, since, hear)
