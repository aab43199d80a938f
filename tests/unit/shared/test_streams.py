from pathlib import Path

import pytest

from shared.settings import BadSetting
from shared.streams import Stream, Streams

SHOP = '{"shop": {"origins": ["https://shop.example"], "time_zone": "Europe/Copenhagen"}}'


def test_streams_come_from_json_or_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "streams.json"
    file.write_text(SHOP)
    for written in (SHOP, str(file)):
        streams = Streams.from_text(written)
        assert streams.configured
        assert streams.ids == ("shop",)
        assert streams.of("shop").time_zone == "Europe/Copenhagen"
        assert streams.id_of("other") is None
        assert streams.of("other") == Stream()


def test_without_the_variable_no_stream_is_configured() -> None:
    assert not Streams.from_text("").configured
    assert not Streams.from_text("  ").configured


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ('{"shop": {"time_zone": "Europe/Atlantis"}}', "Atlantis"),
        ('{"shop": {"time_zone": "CET+1"}}', "a name like Europe/Copenhagen"),
        ('{"shop": {"origin": []}}', "`origin`; known are origins, time_zone, currency, consent"),
        ('{"shop": {"origins": ["shop.example"]}}', "scheme://host"),
        ('{"shop": {"origins": ["https://shop.example/"]}}', "no path"),
        ('{"shop": {"origins": ["ftp://shop.example"]}}', "scheme://host"),
        ('{"shop": {"consent": {"ads_storage": "denied"}}}', "ads_storage"),
        ('{"shop": {"consent": {"ads_storage": "denied"}}}', "known are ad_storage, analytics_"),
        ('{"shop": {"currency": "kroner"}}', "kroner"),
        ('{"shop": {"internal_hosts": ["https://pay.example/"]}}', "host name"),
        ('{"shop": {"origins": ["https://*"]}}', "as browsers write it"),
        ('{"shop": {"origins": ["https://Shop.example"]}}', "lower case"),
        ('{"shop": {"origins": ["https://shop.example:443"]}}', ":443"),
        ('{"shop": {"origins": ["https://u:p@shop.example"]}}', "as browsers write it"),
        ('{"shop": {"origins": ["https://*."]}}', "as browsers write it"),
        ('{"bad id/!": {}}', "bad id/!"),
        ('{"shop"', "truncated"),
        ("/no/such/file.json", "No such file"),
        (
            '{"a": {"measurement_ids": ["G-1"]}, "b": {"measurement_ids": ["G-1"]}}',
            "G-1 stands for",
        ),
        ('{"a": {"measurement_ids": ["b"]}, "b": {}}', "b stands for"),
        ('{"a": {"api_secret": ""}}', "api_secret is empty"),
        ('{"a": {"api_secret": ["x", ""]}}', "api_secret is empty"),
    ],
)
def test_a_mistake_stops_the_start_and_names_itself(written: str, word: str) -> None:
    with pytest.raises(BadSetting) as caught:
        Streams.from_text(written)
    assert word in str(caught.value)


@pytest.mark.parametrize(
    ("allowed", "origin", "answer"),
    [
        ("https://shop.example", "https://shop.example", True),
        ("https://shop.example", "http://shop.example", False),
        ("https://shop.example", "https://shop.example:8443", False),
        ("https://shop.example", "https://evil-shop.example", False),
        ("https://*.shop.example", "https://m.shop.example", True),
        ("https://*.shop.example", "https://a.b.shop.example", True),
        ("https://*.shop.example", "https://shop.example", False),
        ("https://*.shop.example", "https://evilshop.example", False),
        ("https://*.shop.example", "http://m.shop.example", False),
        ("https://shop.example", "null", False),
        ("https://*.shop.example", "null", False),
        ("https://*.shop.example", "https://evil.com/.shop.example", False),
        ("https://*.shop.example", "https://evil#.shop.example", False),
        ("https://*.shop.example", "https://u:x@a.shop.example", False),
        ("https://*.shop.example", "https://.shop.example", False),
        ("https://*.shop.example:8443", "https://m.shop.example:8443", True),
        ("https://*.shop.example", "https://m.shop.example:8443", False),
    ],
)
def test_origins(allowed: str, origin: str, answer: bool) -> None:
    assert Stream(origins=(allowed,)).allows(origin) is answer


def test_a_stream_is_known_by_its_measurement_ids_as_well() -> None:
    ids = ["G-5T0Z13HKP4", "1:1234:android:5678"]
    streams = Streams({"shop": Stream(measurement_ids=tuple(ids)), "app": Stream()})
    assert [streams.id_of(name) for name in (*ids, "shop", "app")] == ["shop"] * 3 + ["app"]


def test_secrets_are_one_or_several() -> None:
    assert Stream().api_secrets == ()
    assert Stream(api_secret="a").api_secrets == ("a",)  # noqa: S106 - no password
    assert Stream(api_secret=("a", "b")).api_secrets == ("a", "b")
