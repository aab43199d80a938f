"""Firestore's failures in words for the person who runs the command."""

from collections.abc import Iterator
from contextlib import contextmanager

from google.api_core import exceptions

from shared.command import NOBODY_ANSWERS, CommandFailed
from shared.errors import RetryLater

from ..failures import Busy, Conflict, Unfit


@contextmanager
def told(doing: str) -> Iterator[None]:
    """Let a failure of Firestore's out as CommandFailed."""
    try:
        yield
    except exceptions.PermissionDenied as error:
        raise CommandFailed(f"Firestore: {error.message}\nneeded: roles/datastore.user") from error
    except (exceptions.ServiceUnavailable, exceptions.RetryError) as error:
        raise CommandFailed(f"Firestore: {error}\n{NOBODY_ANSWERS}") from error
    except exceptions.GoogleAPICallError as error:
        raise CommandFailed(f"Firestore, {doing}: {error}") from error
    except (Busy, Conflict, Unfit, RetryLater) as error:
        raise CommandFailed(f"Firestore, {doing}: {error}; run it again") from error
