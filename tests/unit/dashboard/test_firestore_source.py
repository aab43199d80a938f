"""A Firestore that no client can be made for is one that cannot be read, and says why."""

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from google.auth.exceptions import DefaultCredentialsError
from google.cloud import firestore

from functions.dashboard.firestore_source import FirestoreSource
from functions.dashboard.parts import Part, Since
from functions.dashboard.source import Unread

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
SINCE = Since(None, "20261127T1001")


def source(error: Exception) -> FirestoreSource:
    def new_client() -> firestore.Client:
        raise error

    return FirestoreSource(new_client, zone=ZoneInfo("UTC"), feed_length=3)


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (DefaultCredentialsError("none were found"), "DefaultCredentialsError"),
        (OSError("Project was not passed"), "NoProject"),
        (IsADirectoryError("a mount that is not there"), "IsADirectoryError"),
    ],
)
@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda asked: asked.read(Part.ITEMS, SINCE, timeout_s=1), id="read"),
        pytest.param(lambda asked: asked.newest(NOW, timeout_s=1), id="newest"),
        pytest.param(lambda asked: asked.listen(Part.DAYS, SINCE, print), id="listen"),
    ],
)
def test_without_a_client_nothing_is_read(
    ask: Callable[[FirestoreSource], object], error: Exception, name: str
) -> None:
    with pytest.raises(Unread, match=f"^{name}$"):
        ask(source(error))
