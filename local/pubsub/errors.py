"""What a caller did wrong; grpc_server.py and rest.py turn it into their answers."""

from typing import ClassVar


class ApiError(Exception):
    """A request that is answered with an error; nothing has been changed."""

    status: ClassVar[str]
    """Name of the gRPC status code."""
    http_status: ClassVar[int]


class InvalidArgumentError(ApiError):
    """The request can never work, whatever the server holds."""

    status = "INVALID_ARGUMENT"
    http_status = 400


class OutOfRangeError(ApiError):
    """A number is outside its limits, where the API says so and not INVALID_ARGUMENT."""

    status = "OUT_OF_RANGE"
    http_status = 400


class NotFoundError(ApiError):
    """The topic or subscription does not exist."""

    status = "NOT_FOUND"
    http_status = 404


class AlreadyExistsError(ApiError):
    """A topic or subscription of this name exists."""

    status = "ALREADY_EXISTS"
    http_status = 409


class UnimplementedError(ApiError):
    """Google's service can do this, this server cannot."""

    status = "UNIMPLEMENTED"
    http_status = 501
