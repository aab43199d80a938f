"""Resource properties that only travel: set by a caller, kept, given back."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any


def merged(
    before: Mapping[str, Any], changes: Mapping[str, Any], names: Iterable[str]
) -> dict[str, Any]:
    """``before`` with those of ``changes`` that are called so.

    Null takes a property away (the API's PATCH).
    """
    after = dict(before)
    for name in names:
        if name in changes:
            after[name] = changes[name]
    return {name: value for name, value in after.items() if value is not None}


def etag(name: tuple[str, ...], modified_ms: int) -> str:
    """Changes when the resource does."""
    return hashlib.md5(repr((name, modified_ms)).encode(), usedforsecurity=False).hexdigest()


def truth(text: str | None) -> bool:
    """A boolean query parameter."""
    return (text or "").lower() in ("true", "1")
