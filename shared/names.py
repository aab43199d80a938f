"""Names of keys and parameters, compared as people mean them.

``client_id``, ``Client-ID`` and ``clientId`` are one name. A listed name that ends in ``*`` stands
for all that begin so.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_LOWER = bytes(range(256)).lower()
_SEPARATORS = b"-_ "

# ``gl`` is a country in Google's addresses, ``_gl`` its linker: so short a name keeps its sign.
_SHORT = 4

# What no client needs to escape in a parameter's name, but may; and brackets, as PHP writes them.
UNRESERVED = "3[0-9]|4[1-9A-F]|5[0-9AF]|6[1-9A-F]|7[0-9A]|2[DE]"
_ESCAPED = re.compile(f"%(?:25)*({UNRESERVED}|5B|5D)", re.IGNORECASE)
_BRACKETS = re.compile(r"[\[\]]+")


def letters(data: bytes) -> bytes:
    """In lower case, ASCII only, and without what separates a name's words."""
    return data.translate(_LOWER, _SEPARATORS)


def words(data: bytes) -> bytes:
    """The same, but a space still ends a name."""
    return data.translate(_LOWER, b"-_")


@dataclass(frozen=True, slots=True)
class Names:
    """Listed names in the form in which they are compared."""

    exact: frozenset[bytes]
    beginnings: tuple[str, ...]

    @classmethod
    def of(cls, listed: Iterable[str]) -> "Names":
        """Read a list of names."""
        listed = frozenset(listed)
        exact = frozenset(normal(name) for name in listed if not name.endswith("*"))
        return cls(exact, tuple(name[:-1].lower() for name in listed if name.endswith("*")))

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and (
            normal(name) in self.exact or name.lower().startswith(self.beginnings)
        )

    def has_parameter(self, name: str) -> bool:
        """Whether it is a parameter's name in an address: escaped, or as in ``user[client_id]``."""
        plain = _ESCAPED.sub(lambda escape: chr(int(escape[1], 16)), name)
        return any(part in self for part in _BRACKETS.split(plain))


def normal(name: str) -> bytes:
    """The form in which a name is compared."""
    plain = letters(name.encode("utf-8", "surrogatepass"))
    return b"_" + plain if len(plain) <= _SHORT and name.startswith("_") else plain


def of_param(value: object) -> str | None:
    """The name in ``{"key": …, "value": …}`` or ``{"name": …, "value": …}``, in nothing else."""
    if not isinstance(value, dict) or len(value) > len(("key", "value")):
        return None
    fields = {str(key).lower(): inner for key, inner in value.items()}
    if fields.keys() not in ({"key"}, {"key", "value"}, {"name", "value"}):
        return None
    name = fields.get("key", fields.get("name"))
    return name if isinstance(name, str) else None
