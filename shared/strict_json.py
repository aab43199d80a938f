"""JSON from outside, read so that nothing later in the pipeline can trip over it.

msgspec decides what JSON is. Three things get past it: bytes that are not UTF-8 and deep nesting
escape as errors of other kinds, and an integer of any length is an integer, where BigQuery's and
Firestore's end at 64 bits.
"""

import re
from typing import Any

import msgspec

# GA4's deepest shape (an item's parameter's value) has 6 levels; 32 leaves room for unknown ones.
MAX_DEPTH = 32

MIN_INTEGER, MAX_INTEGER = -(2**63), 2**63 - 1

_LONG_NUMBER = re.compile(rb"\d{19}")

# A place in a document: the place of its parent and its own key or index.
_Path = tuple[Any, ...]


class BadJson(ValueError):  # noqa: N818 - reads as what it is
    """The data is not JSON that we take. ``path`` is the place, ``$`` for the whole."""

    def __init__(self, detail: str, path: str = "$") -> None:
        super().__init__(detail)
        self.detail = detail
        self.path = path


def decode(data: bytes, *, max_depth: int = MAX_DEPTH, any_integer: bool = False) -> Any:  # noqa: ANN401 - JSON is any of its types
    """Read one JSON document; raises BadJson, and nothing else, whatever the bytes are.

    any_integer: take integers beyond 64 bits as well.
    """
    try:
        document = msgspec.json.decode(data)
    except UnicodeDecodeError:
        raise BadJson("not UTF-8") from None
    except RecursionError:
        raise BadJson(f"nested deeper than {max_depth} levels") from None
    except msgspec.DecodeError as error:
        raise BadJson(str(error)) from None
    if not _is_plain(data, max_depth):
        _check(document, max_depth, any_integer=any_integer)
    return document


def _is_plain(data: bytes, max_depth: int) -> bool:
    """Whether a look at the bytes tells that the walk through the document would find nothing.

    It cannot be nested deeper than it has brackets, nor hold an integer of 64 bits without a run of
    19 digits. That is so of nearly all single events.
    """
    brackets = data.count(b"{") + data.count(b"[")
    return brackets <= max_depth and _LONG_NUMBER.search(data) is None


def _check(document: Any, max_depth: int, *, any_integer: bool) -> None:  # noqa: ANN401
    waiting: list[tuple[Any, int, _Path]] = [(document, 1, ())]
    while waiting:
        value, depth, place = waiting.pop()
        if isinstance(value, dict | list):
            if depth > max_depth:
                raise BadJson(f"nested deeper than {max_depth} levels", _written(place))
            inside = value.items() if isinstance(value, dict) else enumerate(value)
            waiting.extend((inner, depth + 1, (place, key)) for key, inner in inside)
        elif not any_integer and isinstance(value, int) and not _fits(value):
            raise BadJson("an integer beyond 64 bits", _written(place))


def _fits(value: int) -> bool:
    return MIN_INTEGER <= value <= MAX_INTEGER


def _written(place: _Path) -> str:
    """``$.items[0].price``, as msgspec writes a place."""
    parts: list[str] = []
    while place:
        place, key = place
        parts.append(f"[{key}]" if isinstance(key, int) else f".{key}")
    return "$" + "".join(reversed(parts))
