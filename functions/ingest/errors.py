"""What ingest refuses, in words for the web developer who sent it."""

import re
from collections.abc import Sequence

# Keys are the sender's, and may be as long as the body.
MAX_PATH_CHARACTERS = 200

# Where msgspec's rules quote the sender: a key that no field has, a word that is none of a list.
_QUOTED = re.compile(r"(unknown field|enum value) .*", re.DOTALL)


class BadRequest(Exception):  # noqa: N818 - reads as what it is
    """A request that can never work as it is.

    code:    a stable word for programs and metrics, as in dead letters
    message: what is wrong and what to change; it repeats no value that was
             sent, and of keys only one that is unknown
    path:    the place in the body (``$.items[0].price``) or the parameter (``tid``), else null
    allow:   the methods that would work, where the method is what is wrong
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        path: str | None = None,
        *,
        allow: Sequence[str] = (),
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.path = path if path is None else path[:MAX_PATH_CHARACTERS]
        self.allow = allow

    @property
    def detail(self) -> str:
        """The message for logs: without any key that was sent."""
        return _QUOTED.sub(r"\1", self.message)
