import pytest
from werkzeug.datastructures import Headers

from functions.ingest.settings import Settings
from functions.ingest.visitor import client, visitor_address
from shared.raw import Geo

ENV = {"RAW_TOPIC": "projects/p/topics/raw-events"}


@pytest.mark.parametrize(
    ("forwarded_for", "hops", "expected"),
    [
        pytest.param("203.0.113.7", 1, "203.0.113.7", id="cloud_run"),
        pytest.param("6.6.6.6, 203.0.113.7", 1, "203.0.113.7", id="claimed_is_not_believed"),
        pytest.param("6.6.6.6,203.0.113.7,34.1.1.1", 2, "203.0.113.7", id="load_balancer"),
        pytest.param("2001:db8::1", 1, "2001:db8::1", id="ipv6"),
        pytest.param("203.0.113.7", 2, None, id="too_short"),
        pytest.param("unknown", 1, None, id="no_address"),
        pytest.param("203.0.113.7:4711", 1, None, id="port"),
        pytest.param(", ,", 1, None, id="blank"),
        pytest.param("", 1, "127.0.0.1", id="nobody_in_front"),
        pytest.param("6.6.6.6", 0, "127.0.0.1", id="no_front_of_ours"),
    ],
)
def test_visitor_address(forwarded_for: str, hops: int, expected: str | None) -> None:
    assert visitor_address(forwarded_for, "127.0.0.1", appended_by_us=hops) == expected


def test_geo_headers_count_only_where_a_front_of_ours_sets_them() -> None:
    headers = Headers({"X-Client-Geo-Country": "DK", "X-Gclb-City": "Aarhus"})
    assert client(headers, None, Settings.from_env(ENV)).geo is None
    trusting = Settings.from_env(ENV | {"TRUST_GEO_HEADERS": "true"})
    assert client(headers, None, trusting).geo == Geo(country="DK", city="Aarhus")


@pytest.mark.parametrize("country", ["ZZ", ""])
def test_an_unknown_place_is_no_place(country: str) -> None:
    trusting = Settings.from_env(ENV | {"TRUST_GEO_HEADERS": "true"})
    assert client(Headers({"X-Client-Geo-Country": country}), None, trusting).geo is None


def test_client_hints_and_language_travel_along() -> None:
    headers = Headers({"sec-ch-ua-mobile": "?1", "Accept-Language": "da", "User-Agent": "x"})
    seen = client(headers, "127.0.0.1", Settings.from_env(ENV))
    assert seen.hints == {"sec-ch-ua-mobile": "?1"}
    assert (seen.accept_language, seen.user_agent, seen.ip) == ("da", "x", "127.0.0.1")
