import pytest

from functions.enrich.geo_registry import registered
from functions.enrich.locate import Located, in_tables, public_address


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("8.8.8.8", "8.8.8.8"),
        (" 8.8.8.8\t", "8.8.8.8"),
        ("2001:4860:4860:0000::8888", "2001:4860:4860::8888"),
        pytest.param("::ffff:8.8.8.8", "8.8.8.8", id="ipv4_in_ipv6"),
        pytest.param("10.1.2.3", None, id="private"),
        pytest.param("192.168.0.1", None, id="private_home"),
        pytest.param("100.64.0.1", None, id="shared_by_a_carrier"),
        pytest.param("127.0.0.1", None, id="loopback"),
        pytest.param("::1", None, id="loopback_ipv6"),
        pytest.param("169.254.1.1", None, id="link_local"),
        pytest.param("fe80::1", None, id="link_local_ipv6"),
        pytest.param("fd00::1", None, id="private_ipv6"),
        pytest.param("::ffff:10.1.2.3", None, id="private_in_ipv6"),
        pytest.param("203.0.113.7", None, id="documentation"),
        pytest.param("0.0.0.0", None, id="unspecified"),  # noqa: S104 - nothing listens here
        pytest.param("fe80::1%eth0", None, id="zone"),
        pytest.param("2001:4860:4860::8888%1", None, id="zone_of_a_public_one"),
        pytest.param("8.8.8.8:443", None, id="port"),
        pytest.param("[2001:4860:4860::8888]", None, id="brackets"),
        pytest.param("8.8.8", None, id="short"),
        pytest.param("134744072", None, id="a_number"),
        pytest.param("08.8.8.8", None, id="octal"),
        pytest.param("٨.٨.٨.٨", None, id="other_digits"),
        pytest.param("8.8.8.8, 10.0.0.1", None, id="a_list"),
        pytest.param("unknown", None, id="a_word"),
        pytest.param("8" * 1_000_000, None, id="long"),
        pytest.param("", None, id="empty"),
        pytest.param(None, None, id="none"),
    ],
)
def test_only_a_public_address_is_looked_up(written: str | None, expected: str | None) -> None:
    assert public_address(written) == expected


def test_the_first_table_that_has_the_address_answers() -> None:
    first = {"8.8.8.8": Located("DK"), "9.9.9.9": Located(None)}
    second = {"8.8.8.8": Located("US"), "9.9.9.9": Located("US"), "1.1.1.1": Located("AU")}
    locate = in_tables(first.get, second.get)
    assert locate("8.8.8.8") == Located("DK")
    assert locate("9.9.9.9") == Located(None)  # it has the address, and cannot tell
    assert locate("1.1.1.1") == Located("AU")
    assert locate("5.5.5.5") is None
    assert locate("nowhere") is None
    assert locate(None) is None


def test_the_registries_know_countries_of_both_kinds_of_addresses() -> None:
    assert registered("8.8.8.8") == Located("US")
    assert registered("2001:4860:4860::8888") == Located("US")
    assert registered("240.0.0.1") is None
