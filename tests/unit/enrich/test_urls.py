import pytest

from functions.enrich.urls import CLICK_IDS, address
from shared.queries import without_parameters


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Shop.Example:8443/a?b=c", "shop.example"),
        ("android-app://com.reddit.frontpage", "com.reddit.frontpage"),
        ("http://[::1]/x", "::1"),
        ("http://[::1", None),
        ("/only/a/path", None),
        ("https://" + "a" * 254, None),
        ("", None),
        (None, None),
    ],
)
def test_host(url: str | None, host: str | None) -> None:
    assert address(url).host == host


def test_of_a_name_that_occurs_twice_the_first_value_holds() -> None:
    assert address("https://a.example/?utm_source=x&utm_source=y").query["utm_source"] == "x"


def test_a_long_run_of_delimiters_takes_no_longer_than_its_length() -> None:
    # Quadratic time would be minutes here.
    assert without_parameters("?gclid=1" + "&" * 250_000 + "x=1", CLICK_IDS).endswith("x=1")


@pytest.mark.parametrize(
    ("text", "freed"),
    [
        ("https://a.example/?gclid=1", "https://a.example/"),
        ("https://a.example/?gclid=1&x=2", "https://a.example/?x=2"),
        ("https://a.example/?x=2&gclid=1", "https://a.example/?x=2"),
        ("https://a.example/?x=2&fbclid=1#top", "https://a.example/?x=2#top"),
        ("https://a.example/?gclid=1&fbclid=2&x=3&GBRAID=4", "https://a.example/?x=3"),
        ("https://a.example/#/cart?wbraid=1", "https://a.example/#/cart"),
        ("https://a.example/?_gl=1*abc*_ga*MTE&x=2", "https://a.example/?x=2"),
        (
            "https://l.example/?u=https%3A%2F%2Fa.example%2F%3Fgclid%3D1&h=2",
            "https://l.example/?u=https%3A%2F%2Fa.example%2F&h=2",
        ),
        (
            "https://l.example/?u=https%3A%2F%2Fa.example%2F%3Fgclid%3D1%26x%3D2&h=2",
            "https://l.example/?u=https%3A%2F%2Fa.example%2F%3Fx%3D2&h=2",
        ),
        (
            "https://l.example/?u=https%3A%2F%2Fm%3Fv%3Dhttps%253A%252F%252Fa%253Fgclid%253D1%26x%3D2",
            "https://l.example/?u=https%3A%2F%2Fm%3Fv%3Dhttps%253A%252F%252Fa%253F%26x%3D2",
        ),
        ("?u=a%3Fgclid%3D1%26fbclid%3D2%26x%3D3", "?u=a%3Fx%3D3"),
        ("gclid=1&x=2", "x=2"),
        ("a=1; _ga=GA1.2.3; b=2", "a=1;  b=2"),
        ("https://a.example/?gclid%3D1&x=2", "https://a.example/?x=2"),
        ("https://a.example/?notgclid=1&x=", "https://a.example/?notgclid=1&x="),
        ("https://a.example/gclid=1?", "https://a.example/gclid=1?"),
    ],
)
def test_click_ids_are_taken_out_and_nothing_else(text: str, freed: str) -> None:
    assert without_parameters(text, CLICK_IDS) == freed
