"""Whatever stands where an address, a place or a language is: a row, with a place or without."""

import json
from ipaddress import IPv4Address, IPv6Address
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from functions.enrich.geo_database import GeoDatabase
from functions.enrich.geo_names import geo, part_of_world
from functions.enrich.geo_registry import registered
from functions.enrich.handler import EnrichHandler
from functions.enrich.language import MAX_TAG_LENGTH, language
from functions.enrich.locate import public_address
from functions.enrich.settings import HandlerSettings
from shared.push import Message
from shared.streams import Streams
from tests.accuracy.geo import DATABASE
from tests.recorders import TopicRecorder

from .subjects import RECEIVED

SETTINGS = HandlerSettings.from_env({"GEO_DATABASE": str(DATABASE)})
TABLE = GeoDatabase(str(DATABASE))

PLAIN_ADDRESSES = st.ip_addresses().map(str) | st.sampled_from(["81.2.69.142", "2a02:d500::1"])
ADDRESSES = (
    PLAIN_ADDRESSES
    | st.builds("{}%{}".format, PLAIN_ADDRESSES, st.text(max_size=5))
    | st.lists(
        st.sampled_from(
            ["81.2.69.142", "::", ":", ".", "1", "255", "ffff", "%", "/", "/32", "[", "]", "\x00",
             " ", "-1", "0x7f", "08", "٨", "\ufffd", ","]
        ) | st.text(max_size=8),
        max_size=10,
    ).map("".join)
)  # fmt: skip
TEXTS = st.text(max_size=20) | st.sampled_from(
    ["DK", "GB", "ZZ", "dk-84", "ENG", "154", "999", "-"]
)
WRONG = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.lists(TEXTS)
ACCEPTED = st.lists(
    st.sampled_from(
        ["en", "-US", "*", ",", ";", "q=", ";q=", "0", "1", "0.5", ".", " ", "_", "²", "\u0131"]
    ) | st.text(max_size=5),
    max_size=12,
).map("".join)  # fmt: skip


def rows(data: bytes, attributes: dict[str, str]) -> list[dict[str, Any]]:
    """The rows of a message, which refuses nothing unless its types are wrong."""
    topic = TopicRecorder()
    refusals = EnrichHandler(topic, Streams(), SETTINGS)(Message("m", data, attributes, RECEIVED))
    lines = [line for published, _ in topic.published for line in published.split(b"\n")]
    assert len(refusals) + len(lines) == 1
    return [json.loads(line) for line in lines]


@given(ADDRESSES)
def test_any_text_is_a_public_address_or_none(written: str) -> None:
    address = public_address(written)
    if address is not None:
        found = IPv6Address(address) if ":" in address else IPv4Address(address)
        assert found.is_global
        assert str(found) == address
        TABLE(address)
        registered(address)


@given(st.text(max_size=20), PLAIN_ADDRESSES)
def test_no_address_with_a_zone_is_looked_up(zone: str, address: str) -> None:
    assert public_address(f"{address}%{zone}") is None


@given(ADDRESSES, st.dictionaries(st.sampled_from(["country", "region", "city", "sub_continent",
       "continent", "metro"]), TEXTS | st.none()), ACCEPTED)  # fmt: skip
def test_any_texts_are_a_row(address: str, place: dict[str, Any], accepted: str) -> None:
    client = {"ip": address, "geo": place, "accept_language": accepted}
    hit = {
        "protocol": "mp", "received_at_micros": RECEIVED, "request_id": "r", "stream_id": "s",
        "client": client, "events": [{"event_id": "e", "name": "x"}],
    }  # fmt: skip
    (row,) = rows(json.dumps(hit).encode(), {"schema": "raw.v1"})
    assert "metro" not in row.get("geo", {})
    assert not {"city", "region"} & row.get("geo", {}).keys() or row["geo"]["country"]


@given(WRONG | TEXTS, st.dictionaries(TEXTS, WRONG) | WRONG, WRONG)
def test_any_types_are_a_row_or_a_refusal(address: Any, place: Any, accepted: Any) -> None:  # noqa: ANN401 - any type is the point
    client = {"ip": address, "geo": place, "accept_language": accepted}
    hit = {
        "protocol": "mp", "received_at_micros": RECEIVED, "request_id": "r", "stream_id": "s",
        "client": client, "device": {"language": accepted},
        "events": [{"event_id": "e", "name": "x"}],
    }  # fmt: skip
    rows(json.dumps(hit).encode(), {"schema": "raw.v1"})
    sgtm = {
        "event_name": "x",
        "ip_override": address,
        "event_location": place,
        "language": accepted,
    }
    rows(json.dumps(sgtm).encode(), {})


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_any_place_is_a_place_or_none(country: str, region: str, city: str, name: str) -> None:
    place = geo(country, region, city, name)
    assert place is None or (place.country and place.continent)
    wide = part_of_world(region, country)
    assert wide is None or wide.continent


@given(ACCEPTED)
def test_any_accept_language_is_a_language_or_none(written: str) -> None:
    found = language(written)
    assert found is None or (found.isascii() and len(found) <= MAX_TAG_LENGTH)
    assert found is None or language(found) == found
