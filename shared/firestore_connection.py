"""A Firestore client that can be let go of, and is there again when it is next needed."""

from collections.abc import Callable

from google.cloud import firestore


class FirestoreConnection:
    """For one thread. ``new_client`` is called with the first use, also with that after a close."""

    def __init__(self, new_client: Callable[[], firestore.Client]) -> None:
        self._new_client = new_client
        self._opened: firestore.Client | None = None

    @property
    def client(self) -> firestore.Client:
        """The client, opened where it is not."""
        if self._opened is None:
            self._opened = self._new_client()
        return self._opened

    def close(self) -> None:
        """Let go of the connection; the next use opens a new one."""
        opened, self._opened = self._opened, None
        if opened is not None:
            # The client's own close() leaves the channel open, with its threads and its socket; on
            # it each listener that is refused opens its stream again without a pause.
            opened._firestore_api.transport.close()
            opened.close()
