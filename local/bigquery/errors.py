"""What a request can be refused with, in the words and codes of BigQuery's own API."""

HTTP_BAD_REQUEST = 400
HTTP_NOT_FOUND = 404
HTTP_CONFLICT = 409
HTTP_NOT_IMPLEMENTED = 501


class ApiError(Exception):
    """A refusal with the reason that clients branch on.

    Reasons and codes: https://cloud.google.com/bigquery/docs/error-messages
    """

    def __init__(self, code: int, reason: str, message: str, location: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.reason = reason
        self.message = message
        self.location = location

    def as_error(self) -> dict[str, str]:
        """One entry of an API error list: reason, message and, where known, location."""
        error = {"reason": self.reason, "message": self.message, "domain": "global"}
        if self.location is not None:
            error["location"] = self.location
        return error


def not_found(what: str) -> ApiError:
    """404: ``what`` is e.g. ``Table p:d.t``."""
    return ApiError(HTTP_NOT_FOUND, "notFound", f"Not found: {what}")


def duplicate(what: str) -> ApiError:
    """409: ``what`` is e.g. ``Dataset p:d``."""
    return ApiError(HTTP_CONFLICT, "duplicate", f"Already Exists: {what}")


def invalid(message: str) -> ApiError:
    """400 for a request that can never work."""
    return ApiError(HTTP_BAD_REQUEST, "invalid", message)


def invalid_query(message: str) -> ApiError:
    """400 for SQL that can never work."""
    return ApiError(HTTP_BAD_REQUEST, "invalidQuery", message, location="query")


def fault(what: str) -> ApiError:
    """501 for a fault of this server itself.

    Not production's 500: the clients repeat that for ten minutes, and it will not go away.
    """
    message = f"The local BigQuery server cannot do this: {what}"
    return ApiError(HTTP_NOT_IMPLEMENTED, "notImplemented", message)


def unsupported_sql(what: str) -> ApiError:
    """400 for SQL that production runs and this server does not."""
    return invalid_query(f"{what} is not supported by the local BigQuery server")
