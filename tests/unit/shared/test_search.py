"""What may not be kept is found however it is spelt, and nothing else is taken away."""

import json
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.mails import without_mails
from shared.search import IDENTIFIERS, PERSONAL, Rule, Search

OF_ADDRESSES = Rule(frozenset({"token", "tel", "e-mail"}), "of addresses", is_in_keys=False)
SEARCH = Search(IDENTIFIERS, PERSONAL, OF_ADDRESSES, mails=True)
MARK = "MARKER"

PIECES = st.sampled_from(
    [
        "client_id", "Client-ID", "clientId", "_ga", "_GA_X1", "token", "ip", "user_data", "u",
        "=", "%3D", "%253D", "?", "&", ";", "#", "%3F", "%26", "%2526", "%25252526", "%0A", "%09",
        "\n", "\t", "\x0b", "\x85", "\u00a0", "\u2003", " ", "[", "]", "%5B", "%5D", "{", "}",
        '"', "%22", "%5C", "\\", ":", ",", "%5F", "client%5Fid", "%67", "x", "\u017f", "\u212a",
        "john", "@", "%40", "example", ".com", "%2Ecom", "/", "https://", "mailto:", "\ufeff",
        '{"client_id":"X"}', '{"a":1,"a":2}', "%7B%22client_id%22%3A1%7D", "key", "name", "value",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=7).map("".join)
NESTED = st.recursive(
    TEXTS | st.integers(0, 3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
)
VALUES = NESTED | NESTED.map(json.dumps) | NESTED.map(lambda one: "?s=" + quote(json.dumps(one)))


def freed(value: Any) -> Any:  # noqa: ANN401 - JSON is any of its types
    assert SEARCH.is_needed(msgspec.json.encode(value))
    return SEARCH.freed(value, set())


@given(VALUES)
@example("Hello\nclient_id=X")
@example("?%09client_id=X")
@example("?a=1%2526client_id%253DX")
def test_what_would_be_freed_is_always_looked_at(value: Any) -> None:  # noqa: ANN401
    found: set[str] = set()
    changed = SEARCH.freed(value, found)
    assert (changed != value) <= bool(found), "what goes is said"
    if changed != value:
        assert SEARCH.is_needed(msgspec.json.encode(value))


@pytest.mark.parametrize(
    "key",
    ["clientId", "client-id", "Client ID", "deviceId", "user-id", "ipAddress", "remote_ip",
     "X-Forwarded-For", "_ga_ABC123", "_GCL_AU", "_gac_UA-1", "uet_vid", "mc_eid", "_dcid"],
)  # fmt: skip
def test_a_name_is_known_however_it_is_spelt(key: str) -> None:
    assert freed({key: MARK, "a": [{"key": key, "value": {"string_value": MARK}}]}) == {"a": []}


@pytest.mark.parametrize("key", ["cid", "gl", "ga", "gid", "uid", "gallery", "ship", "_galaxy"])
def test_a_name_that_only_looks_like_one_stays(key: str) -> None:
    value = {key: MARK, "link": f"https://a.example/?{key}={MARK}"}
    assert SEARCH.freed(value, set()) == value


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Hello\nclient_id=MARKER", "Hello\n"),
        ("?client%5Fid=MARKER&x=1", "?x=1"),
        ("?%63lient_id=MARKER&x=1", "?x=1"),
        ("?clientId=MARKER&x=1", "?x=1"),
        ("?u[client_id]=MARKER&x=1", "?x=1"),
        ("?u%5Bclient_id%5D=MARKER&x=1", "?x=1"),
        ("_ga=GA1.2.MARKER; _ga_X1=GS1.1.MARKER; a=1", "  a=1"),
        ("?state=%7B%22client_id%22%3A%22MARKER%22%2C%22a%22%3A1%7D", "?state=%7B%22a%22%3A1%7D"),
        ('{"a":{"client_id":"MARKER"},"a":1}', '{"a":1}'),
        (r'"{\"client_id\":\"MARKER\"}"', '"{}"'),
        ('\ufeff{"client_id":"MARKER"}', "{}"),
        ('[{"name":"client_id","value":"MARKER"}]', "[]"),
        ('[{"Key":"client_id","Value":"MARKER"}]', "[]"),
        ("?u=https%3A%2F%2Fb%3Fclient_id%3DMARKER%26_ga%3DMARKER%26x%3D1&y=2",
         "?u=https%3A%2F%2Fb%3Fx%3D1&y=2"),
    ],
)  # fmt: skip
def test_a_text_loses_it(text: str, kept: str) -> None:
    assert freed(text) == kept


@pytest.mark.parametrize(
    "value",
    [
        "Tel=X, 3 pcs",
        '"client_id" is a column',
        '{"column" : "client_id"}',
        [{"key": "ip", "name": "purchase", "params": []}],
        {"name": "client_id"},
        "https://a.example/?items[]=1&filter[colour]=red",
    ],
)
def test_what_is_innocent_stays(value: Any) -> None:  # noqa: ANN401
    found: set[str] = set()
    assert SEARCH.freed(value, found) == value
    assert not found


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("?q=john%2Bnews%40example.com", "?q=(redacted)"),
        ("?q=john%2Esmith%40example%2Ecom&x=1", "?q=(redacted)&x=1"),
        ("mailto:john@example.com", "mailto:(redacted)"),
        ("?u=%253Djohn%2540example%252Ecom", "?u=%253D(redacted)"),
        ("?u=https%3A%2F%2Fb%3Fm%3Djohn%40example.com%26a%3D1",
         "?u=https%3A%2F%2Fb%3Fm%3D(redacted)%26a%3D1"),
        ("?q=100%25john@example.com", "?q=100%25(redacted)"),
        ("?q=" + "x" * 80 + "@example.com", "?q=(redacted)"),
    ],
)  # fmt: skip
def test_a_mail_address_goes_as_a_whole(address: str, kept: str) -> None:
    assert freed(address) == kept


@pytest.mark.parametrize(
    ("piece", "is_kept"),
    [("a@" + "1." * 30, True), ("a%2B", True), ("%2525", True), ("%3D", True), ("3D", True),
     ("a@b.example.com/", False), ("={", True), ("=%7B%22", True)],
)  # fmt: skip
def test_long_hostile_addresses_are_read_to_their_end(piece: str, is_kept: bool) -> None:
    """Were the time the square of the length, this would take hours."""
    address = "https://x/?" + piece * (1_000_000 // len(piece))
    redacted = without_mails(address)
    assert redacted == address if is_kept else "example" not in redacted
    assert MARK not in SEARCH.freed(address + "&client_id=" + MARK, set())
