"""The smallest database in MaxMind's format: one record, which all IPv4 addresses have.

Format: https://maxmind.github.io/MaxMind-DB/
"""

from typing import Any, NamedTuple

TEXT, UINT16, UINT32, MAP, UINT64, ARRAY = 2, 5, 6, 7, 9, 11


class Uint(NamedTuple):
    """A number in the type that the metadata needs."""

    type: int
    value: int


def database(record: object, *, ip_version: int = 6) -> bytes:
    """As many nodes as lead to the IPv4 addresses (::/96); the other branches are empty."""
    nodes = {4: 1, 6: 97}[ip_version]
    to_record = (nodes + 16).to_bytes(3, "big")  # beyond the nodes and the separator
    empty = nodes.to_bytes(3, "big")
    ways = b"".join(next_node.to_bytes(3, "big") + empty for next_node in range(1, nodes))
    metadata = {
        "node_count": Uint(UINT32, nodes),
        "record_size": Uint(UINT16, 24),
        "ip_version": Uint(UINT16, ip_version),
        "database_type": "Test",
        "languages": ["en"],
        "binary_format_major_version": Uint(UINT16, 2),
        "binary_format_minor_version": Uint(UINT16, 0),
        "build_epoch": Uint(UINT64, 1),
        "description": {"en": "Test"},
    }
    tree = ways + to_record * 2 + bytes(16)
    return tree + _encoded(record) + b"\xab\xcd\xefMaxMind.com" + _encoded(metadata)


def _encoded(value: Any) -> bytes:  # noqa: ANN401 - what a record holds
    if isinstance(value, Uint):
        data = value.value.to_bytes(8, "big").lstrip(b"\0")
        return _control(value.type, len(data)) + data
    if isinstance(value, str):
        return _control(TEXT, len(value.encode())) + value.encode()
    if isinstance(value, dict):
        inside = b"".join(_encoded(key) + _encoded(one) for key, one in value.items())
        return _control(MAP, len(value)) + inside
    return _control(ARRAY, len(value)) + b"".join(map(_encoded, value))


def _control(kind: int, size: int) -> bytes:
    assert size < 285
    long = bytes([size - 29]) if size >= 29 else b""
    short = min(size, 29)
    if kind < 8:
        return bytes([kind << 5 | short]) + long
    return bytes([short, kind - 7]) + long
