"""Firestore, read and listened to: the one module that knows its client.

Reads only. Each listener of Google's client is a stream of its own; it tells neither that it has
stalled nor, when it has ended for good, anybody but its log (python-firestore issue 18).
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from google.api_core.exceptions import GoogleAPIError
from google.auth.exceptions import GoogleAuthError
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

from shared.firestore_connection import FirestoreConnection

from .causes import NO_PROJECT
from .parts import Part, Seen, Since
from .source import Hear, Unread
from .windows import day_name, minute_name

# What the page reads of an item: of documents with many fields only these travel.
_ITEM_FIELDS = (
    "item_id", "item_name", "item_brand", "item_category", "counter", "revenue_micros",
    "profit_micros", "updated_at",
)  # fmt: skip


class FirestoreListener:
    """One listener of Google's client."""

    def __init__(self, query: Any, hear: Hear) -> None:  # noqa: ANN401 - the client's type
        self._hear = hear
        self._watch = query.on_snapshot(self._heard)

    @property
    def is_alive(self) -> bool:
        """False once it has ended for good; one that has stalled is alive."""
        return bool(self._watch.is_active)

    def close(self) -> None:
        """Listen no longer."""
        self._watch.close()

    def _heard(self, _documents: Any, changes: Iterable[Any], _read_time: object) -> None:  # noqa: ANN401 - the client's type
        """Called by the client, in a thread of its own."""
        self._hear([_seen(change.document, change.type.name) for change in changes])


class FirestoreSource:
    """The counters of a database; ``new_client`` is called when it is first needed."""

    def __init__(
        self,
        new_client: Callable[[], firestore.Client],
        *,
        zone: ZoneInfo,
        feed_length: int,
    ) -> None:
        self._connection = FirestoreConnection(new_client)
        self._zone = zone
        self._feed_length = feed_length

    @property
    def _client(self) -> firestore.Client:
        try:
            return self._connection.client
        except GoogleAuthError:
            raise  # some are an OSError too
        except OSError as error:
            # google.cloud.client: "Project was not passed"; else it is the credentials' file.
            is_unnamed = type(error) is OSError
            raise Unread(NO_PROJECT if is_unnamed else type(error).__name__) from error

    def read(self, part: Part, since: Since, *, timeout_s: float) -> list[Seen]:
        """All documents of the part; Unread where they could not be had."""
        with _translated():
            query = self._query(part, since)
            if part is Part.ITEMS:
                query = query.select(_ITEM_FIELDS)
            return _there(query.stream(retry=None, timeout=timeout_s))

    def newest(self, now: datetime, *, timeout_s: float) -> dict[Part, list[Seen]]:
        """What a purchase of this moment has changed: at the most five documents."""
        with _translated():
            return {
                **self._fixed(now, timeout_s),
                Part.ITEMS: self._last(Part.ITEMS, "updated_at", timeout_s),
                Part.TRANSACTIONS: self._last(Part.TRANSACTIONS, "at", timeout_s),
            }

    def listen(self, part: Part, since: Since, hear: Hear) -> FirestoreListener:
        """Hear of every change from now on, and first of all that is there."""
        with _translated():
            return FirestoreListener(self._query(part, since), hear)

    def close(self) -> None:
        """Let go of the connection; the next use opens a new one."""
        self._connection.close()

    def _fixed(self, now: datetime, timeout_s: float) -> dict[Part, list[Seen]]:
        """The documents of this minute, of the one before and of this day, in one read."""
        client = self._client
        minutes = [now, now - timedelta(minutes=1)]
        fixed = {
            Part.MINUTES: [client.document(Part.MINUTES, minute_name(at)) for at in minutes],
            Part.DAYS: [client.document(Part.DAYS, day_name(now, self._zone))],
        }
        references = [reference for listed in fixed.values() for reference in listed]
        got = _there(client.get_all(references, retry=None, timeout=timeout_s))
        names = {part: {reference.id for reference in listed} for part, listed in fixed.items()}
        return {part: [seen for seen in got if seen.name in names[part]] for part in fixed}

    def _last(self, part: Part, field: str, timeout_s: float) -> list[Seen]:
        query = self._client.collection(part).order_by(field, direction="DESCENDING").limit(1)
        return _there(query.stream(retry=None, timeout=timeout_s))

    def _query(self, part: Part, since: Since) -> Any:  # noqa: ANN401 - the client's type
        listed = self._client.collection(part)
        match part:
            case Part.ITEMS if since.items_after is not None:
                return listed.where(filter=FieldFilter("updated_at", ">", since.items_after))
            case Part.MINUTES:
                return self._from(listed, since.minutes_from)
            case Part.DAYS if since.days_from:
                return self._from(listed, since.days_from)
            case Part.TRANSACTIONS:
                return listed.order_by("at", direction="DESCENDING").limit(self._feed_length)
            case _:
                return listed

    def _from(self, listed: Any, name: str) -> Any:  # noqa: ANN401 - the client's types
        return listed.where(filter=FieldFilter("__name__", ">=", listed.document(name)))


@contextmanager
def _translated() -> Iterator[None]:
    """The client's errors, and those of making one, as Unread."""
    try:
        yield
    except (GoogleAPIError, GoogleAuthError) as error:
        raise Unread(type(error).__name__) from error


def _there(found: Iterable[Any]) -> list[Seen]:
    return [_seen(document, "") for document in found if document.exists]


def _seen(document: Any, change: str) -> Seen:  # noqa: ANN401 - the client's type
    fields = None if change == "REMOVED" else document.to_dict()
    return Seen(document.id, document.update_time, fields)
