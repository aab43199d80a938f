"""What ingest refuses, in words for the web developer who sent it."""


class BadRequest(Exception):  # noqa: N818 - reads as what it is
    """A request that can never work as it is.

    code:    a stable word for programs and metrics, as in dead letters
    message: what is wrong and what to change; it never repeats what the visitor sent
    path:    the place in the body (``$.items[0].price``), else null
    """

    def __init__(self, status: int, code: str, message: str, path: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.path = path
