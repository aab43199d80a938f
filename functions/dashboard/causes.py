"""Why nothing can be read, in words that say what to do."""

# As FirestoreSource calls it where neither the environment nor the credentials name a project.
NO_PROJECT = "NoProject"

_REFUSED = (
    "Firestore may not be read: the dashboard's account needs roles/datastore.viewer in its project"
)
_CREDENTIALS = "Google does not take the dashboard's credentials"

_NO_FILE = "GOOGLE_APPLICATION_CREDENTIALS names no file that can be read"

# By the names of google.api_core.exceptions and google.auth.exceptions, and Python's.
_WORDS = {
    NO_PROJECT: "No project is named: GOOGLE_CLOUD_PROJECT is to be set",
    "DefaultCredentialsError": "There are no Google credentials; on a machine of your own run "
    "gcloud auth application-default login",
    "FileNotFoundError": _NO_FILE,
    "IsADirectoryError": _NO_FILE,
    "PermissionError": _NO_FILE,
    "RefreshError": _CREDENTIALS,
    "Unauthenticated": _CREDENTIALS,
    "Forbidden": _REFUSED,
    "PermissionDenied": _REFUSED,
    "NotFound": "There is no such database: FIRESTORE_DATABASE and GOOGLE_CLOUD_PROJECT name it",
}


def cause(error: str, *, is_bug: bool = False) -> str:
    """A sentence without its full stop; ``error``: an exception's name, which is in it.

    is_bug: it is the dashboard's own, and nothing that Firestore said
    """
    if is_bug:
        return f"The dashboard itself failed ({error}), its log says where"
    return f"{_WORDS.get(error, 'Firestore does not answer')} ({error})"
