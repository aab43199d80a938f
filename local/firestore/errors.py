"""One exception for every answer that is not OK: a gRPC status code and a message."""

import grpc


class FirestoreError(Exception):
    """What a request is answered with when it is refused; it has then changed nothing."""

    def __init__(self, code: grpc.StatusCode, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def invalid_argument(message: str) -> FirestoreError:
    """The request can never work."""
    return FirestoreError(grpc.StatusCode.INVALID_ARGUMENT, message)


def not_found(message: str) -> FirestoreError:
    """The document must exist and does not."""
    return FirestoreError(grpc.StatusCode.NOT_FOUND, message)


def already_exists(message: str) -> FirestoreError:
    """The document must not exist and does."""
    return FirestoreError(grpc.StatusCode.ALREADY_EXISTS, message)


def failed_precondition(message: str) -> FirestoreError:
    """The document, or the time asked for, is not as the request requires."""
    return FirestoreError(grpc.StatusCode.FAILED_PRECONDITION, message)


def aborted(message: str) -> FirestoreError:
    """Contention: the same request may work when it is sent again."""
    return FirestoreError(grpc.StatusCode.ABORTED, message)


def unavailable(message: str) -> FirestoreError:
    """The server cannot serve now; clients try again by themselves."""
    return FirestoreError(grpc.StatusCode.UNAVAILABLE, message)


def cancelled(message: str) -> FirestoreError:
    """The stream has ended; Google's Python client does not open it again."""
    return FirestoreError(grpc.StatusCode.CANCELLED, message)


def resource_exhausted(message: str) -> FirestoreError:
    """The client does not keep up with what it asked for."""
    return FirestoreError(grpc.StatusCode.RESOURCE_EXHAUSTED, message)


def unimplemented(message: str) -> FirestoreError:
    """Production can do it, this server cannot."""
    return FirestoreError(grpc.StatusCode.UNIMPLEMENTED, message)
