import json
from pathlib import Path

import pytest

from local.console import line

EXAMPLES = Path(__file__).parents[2] / "contract" / "enriched_v1"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("native_page_view", "page_view           shop  Denmark  mobile  newsletter"),
        ("native_purchase", "purchase            shop  Denmark  mobile  99.99 USD"),
        ("hermes_purchase", "purchase            sgtm  150.00 GBP"),
    ],
)
def test_an_event_is_one_line(name: str, expected: str) -> None:
    row = json.loads((EXAMPLES / f"{name}.json").read_text())["rows"][0]
    time, _, rest = line(row).plain.partition("  ")
    assert time.count(":") == 2
    assert rest == expected


def test_a_row_with_nothing_but_its_name_is_a_line_too() -> None:
    assert line({"event_name": "x", "event_timestamp": 0}).plain.rstrip().endswith("x")


def test_a_bots_event_says_so() -> None:
    row = json.loads((EXAMPLES / "native_purchase.json").read_text())["rows"][0]
    row["angelia"]["is_bot"] = True
    assert line(row).plain.endswith("  mobile  bot  99.99 USD")
