"""What the native protocol has for the beacon: the page's own id, hints as a browser gives them."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.ingest import native
from functions.ingest.incoming import Incoming
from functions.ingest.native.hints import hints
from functions.ingest.parsed import Parsed
from tests.recorders import TopicRecorder

from .sending import handler, published, request

UUID = "0b1f4e3a-9a57-4a0e-8f0d-3a2b1c4d5e6f"
GA = "1166526666.1617691776"
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=7), inner),
    max_leaves=6,
)


def parsed(document: dict[str, Any]) -> Parsed:
    body = json.dumps({"event_name": "x"} | document).encode()
    [part] = native.parse(Incoming(method="POST", read_body=lambda: body), "shop")
    return part


@pytest.mark.parametrize(
    ("document", "client_id", "browser_id"),
    [
        pytest.param({"browser_id": f"{UUID}.1764150000"}, None, UUID, id="ours"),
        pytest.param({"browser_id": GA}, GA, None, id="ga4s"),
        pytest.param({"browser_id": GA, "client_id": "1.2"}, "1.2", None, id="a_client_id_first"),
        pytest.param({"browser_id": UUID, "client_id": "1.2"}, "1.2", UUID, id="beside_ours"),
        pytest.param({}, None, None, id="none"),
    ],
)
def test_the_pages_own_id(
    document: dict[str, Any], client_id: str | None, browser_id: str | None
) -> None:
    part = parsed(document)
    assert (part.user.client_id, part.browser_id) == (client_id, browser_id)


def test_it_is_published_as_the_cookies_and_not_at_all_where_storage_is_denied() -> None:
    topic = TopicRecorder()
    body = {"event_name": "x", "browser_id": UUID}
    answer = handler(topic)(request(body, Origin="https://shop.example"))
    assert published(topic).user.cookie_id == UUID
    assert answer.headers["Set-Cookie"].startswith(f"__uid__={UUID};")
    topic = TopicRecorder()
    answer = handler(topic)(request(body | {"consent": {"analytics_storage": "denied"}}))
    assert UUID not in topic.published[0][0].decode()
    assert "Set-Cookie" not in answer.headers


def test_hints_as_the_browser_gives_them() -> None:
    given_by_chromium = {
        "brands": [{"brand": "Chromium", "version": "156"}, {"brand": 'A "B"', "version": "8"}],
        "fullVersionList": [{"brand": "Chromium", "version": "156.0.8078.108"}],
        "mobile": True, "model": "Pixel 9", "platform": "Android", "platformVersion": "16.0.0",
        "architecture": "", "bitness": "64", "wow64": False,
    }  # fmt: skip
    assert hints(given_by_chromium) == {
        "sec-ch-ua": '"Chromium";v="156", "A \\"B\\"";v="8"',
        "sec-ch-ua-full-version-list": '"Chromium";v="156.0.8078.108"',
        "sec-ch-ua-mobile": "?1", "sec-ch-ua-model": '"Pixel 9"',
        "sec-ch-ua-platform": '"Android"', "sec-ch-ua-platform-version": '"16.0.0"',
        "sec-ch-ua-bitness": '"64"',
    }  # fmt: skip


def test_hints_by_header_go_through_as_they_are() -> None:
    written = {"Sec-CH-UA-Model": '"Pixel 9"', "sec-ch-ua-wow64": "?0", "x": "y"}
    assert hints(written) == {"sec-ch-ua-model": '"Pixel 9"'}


@given(st.dictionaries(st.sampled_from(["brands", "mobile", "model", "sec-ch-ua", "x"]), ANY_JSON))
def test_whatever_stands_for_hints_becomes_texts(document: dict[str, Any]) -> None:
    assert all(isinstance(value, str) for value in hints(document).values())


def test_plain_properties_of_the_visitor_are_typed_and_add_to_shared_ones() -> None:
    body = {
        "user_properties": {"plan": "gold", "orders": 3},
        "events": [{"event_name": "x", "user_properties": {"orders": 4, "rate": 0.5, "no": None}}],
    }
    [part] = native.parse(
        Incoming(method="POST", read_body=lambda: json.dumps(body).encode()), "shop"
    )
    typed = {
        one.key: (one.value.string_value, one.value.int_value, one.value.double_value)
        for one in part.user.properties
    }
    assert typed == {
        "plan": ("gold", None, None), "orders": (None, 4, None), "rate": (None, None, 0.5),
    }  # fmt: skip
