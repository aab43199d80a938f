"""The lists of Android devices, and what is read from them."""

from pathlib import Path

import pytest

import functions.enrich
from functions.enrich.devices.android_devices import AndroidDevice, android_device
from functions.enrich.devices.engine import Reading

DATA = Path(functions.enrich.__file__).parent / "data"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("SM-G950F", AndroidDevice("Samsung", "Galaxy S8")),
        ("sm-g950f", AndroidDevice("Samsung", "Galaxy S8")),
        ("Pixel 7", AndroidDevice("Google", "Pixel 7")),  # the code is the name
        ("Pixel 9 Pro", AndroidDevice("Google", "Pixel 9 Pro")),  # younger than Google's list
        ("SM-S921U1", AndroidDevice("Samsung", "Galaxy S24")),
        ("SM-S901Z", AndroidDevice("Samsung", "Galaxy S22")),  # as all of its relatives
        ("SM-Z99", None),
        ("A7", None),  # several makers'
        ("", None),
        ("zzzzzz", None),
    ],
)
def test_a_code_is_a_device(code: str, expected: AndroidDevice | None) -> None:
    assert android_device(code) == expected


@pytest.mark.parametrize("name", ["android_devices.tsv", "more_devices.tsv"])
def test_lists_are_in_order_and_whole(name: str) -> None:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    fields = [line.split("\t") for line in lines]
    assert {len(row) for row in fields} == {3}
    assert all(code == code.lower() and code and brand for code, brand, _ in fields)
    assert [f"{row[0]}\t" for row in fields] == sorted({f"{row[0]}\t" for row in fields})


def test_the_engine_is_the_one_that_is_named() -> None:
    # ua_parser's other engines stop looking for a bot after the hundredth character.
    late = (
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_5) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        "Version/13.1.1 Safari/605.1.15 (Applebot/0.1; +http://www.apple.com/go/applebot)"
    )
    assert Reading(late).is_bot
