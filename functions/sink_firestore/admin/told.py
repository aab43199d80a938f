"""Firestore's failures in words for the person who runs the command."""

from collections.abc import Iterator
from contextlib import contextmanager

from google.api_core import exceptions
from google.auth.exceptions import GoogleAuthError

from shared.errors import RetryLater

from ..failures import Busy, Conflict, Unfit
from .failures import RebuildFailed


@contextmanager
def told(doing: str) -> Iterator[None]:
    """Let a failure of Firestore's out as RebuildFailed."""
    try:
        yield
    except exceptions.PermissionDenied as error:
        raise RebuildFailed(f"Firestore: {error.message}\nneeded: roles/datastore.user") from error
    except (exceptions.ServiceUnavailable, exceptions.RetryError) as error:
        remedy = "nothing answers there: run it again; on your own machine, is `make run` running?"
        raise RebuildFailed(f"Firestore: {error}\n{remedy}") from error
    except exceptions.GoogleAPICallError as error:
        raise RebuildFailed(f"Firestore, {doing}: {error}") from error
    except (Busy, Conflict, Unfit, RetryLater) as error:
        raise RebuildFailed(f"Firestore, {doing}: {error}; run it again") from error
    except GoogleAuthError as error:
        remedy = "sign in first: gcloud auth application-default login"
        raise RebuildFailed(f"{error}\n{remedy}") from error
