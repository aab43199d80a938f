"""What is another at each call, and so is given to the handler: the time and ids."""

import time
import uuid


def now_micros() -> int:
    """Microseconds since 1970, UTC."""
    return time.time_ns() // 1_000


def new_id() -> str:
    """A random UUID: a request's id, a visitor's."""
    return str(uuid.uuid4())
