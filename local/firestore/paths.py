r"""Field paths: ``a.b``, with backticks around a name that is no plain word: ``a.`b.c```.

Inside backticks ``\``` stands for a backtick and ``\\`` for a backslash.
Source: google.firestore.v1.Document.fields.
"""

import re
from functools import lru_cache

from local.firestore.errors import invalid_argument
from local.firestore.limits import FIELD_NAME_MAX_BYTES

FieldPath = tuple[str, ...]

NAME_PATH: FieldPath = ("__name__",)  # the document's name; in queries only

_PLAIN = r"[A-Za-z_][A-Za-z_0-9]*"
_QUOTED = r"`(?:[^`\\]|\\.)+`"
_SEGMENT = re.compile(f"{_PLAIN}|{_QUOTED}", re.DOTALL)
_PATH = re.compile(rf"(?:{_PLAIN}|{_QUOTED})(?:\.(?:{_PLAIN}|{_QUOTED}))*", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_RESERVED = re.compile(r"__.*__", re.DOTALL)


@lru_cache(maxsize=16_384)
def field_path(text: str) -> FieldPath:
    """The names that ``text`` lists, unquoted; INVALID_ARGUMENT where it is no field path."""
    if _PATH.fullmatch(text) is None:
        raise invalid_argument(f'Invalid property path "{text}".')
    path = tuple(_unquoted(found.group()) for found in _SEGMENT.finditer(text))
    if any(len(name.encode()) > FIELD_NAME_MAX_BYTES for name in path):
        raise invalid_argument(f"Property name is over {FIELD_NAME_MAX_BYTES} bytes.")
    return path


@lru_cache(maxsize=16_384)
def written_path(text: str) -> FieldPath:
    """``field_path``, refusing also the reserved names ``__.*__``, which nobody may write."""
    path = field_path(text)
    for name in path:
        check_field_name(name)
    return path


def check_field_name(name: str) -> None:
    """INVALID_ARGUMENT where a document or a map may not have a field ``name``."""
    if not name:
        raise invalid_argument("Property name must not be empty.")
    if _RESERVED.fullmatch(name):
        raise invalid_argument(f'Property name "{name}" is reserved.')
    if len(name.encode()) > FIELD_NAME_MAX_BYTES:
        raise invalid_argument(f"Property name is over {FIELD_NAME_MAX_BYTES} bytes.")


def _unquoted(segment: str) -> str:
    if not segment.startswith("`"):
        return segment
    return _ESCAPED.sub(r"\1", segment[1:-1])
