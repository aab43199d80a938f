"""The variables that the stages' libraries read: no settings class of ours has them."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Outside:
    """One of them.

    read_in: the module that reads it
    read_as: the words there that name it, and its default; a test looks for them
    """

    variable: str
    default: str
    meaning: str
    read_in: str
    read_as: str


OUTSIDE = (
    Outside(
        variable="PORT",
        default="`8080`",
        meaning="where functions-framework listens; Cloud Run sets it",
        read_in="functions_framework._cli",
        read_as='envvar="PORT", type=click.INT, default=8080',
    ),
    Outside(
        variable="THREADS",
        default="4 a CPU",
        meaning="requests that functions-framework serves at once: as many as Cloud Run's "
        "concurrency lets in",
        read_in="functions_framework._http.gunicorn",
        read_as='os.environ.get("THREADS", (os.cpu_count() or 1) * 4)',
    ),
    Outside(
        variable="PUBSUB_EMULATOR_HOST",
        default="none",
        meaning="host:port of a local Pub/Sub, for Google's client; never in production",
        read_in="google.cloud.pubsub_v1.publisher.client",
        read_as='os.environ.get("PUBSUB_EMULATOR_HOST")',
    ),
    Outside(
        variable="FIRESTORE_EMULATOR_HOST",
        default="none",
        meaning="host:port of a local Firestore, for Google's client; never in production",
        read_in="google.cloud.firestore_v1.base_client",
        read_as='"FIRESTORE_EMULATOR_HOST"',
    ),
)
