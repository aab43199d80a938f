import re
from pathlib import Path

import pytest

from local import costs
from local.settings import ROOT

DOC = (ROOT / "docs" / "costs.md").read_text()
PERFORMANCE = (ROOT / "docs" / "performance.md").read_text()

SMALL_ONE, SMALL_FIVE, LARGE_ONE, LARGE_FIVE = costs.WAYS


def test_the_page_has_the_table() -> None:
    assert "\n".join(costs.table()) in DOC


def test_the_cpu_figures_are_those_that_were_measured() -> None:
    for figure in ("| 1,090 hits/s", "| 4,905 events/s", "| 37,736 rows/s"):
        assert figure in PERFORMANCE
        assert figure.strip("| ").split()[0].replace(",", "_") in Path(costs.__file__).read_text()


def test_while_nothing_comes_the_alerts_alone_are_paid() -> None:
    assert {costs.bill(way, 0) for way in costs.WAYS} == {
        costs.ALERT_REFERENCES * costs.ALERT_REFERENCE
    }


def test_every_metric_that_an_alert_names_is_counted() -> None:
    alerts = (ROOT / "terraform" / "modules" / "observability").glob("alerts_*.tf")
    named = [
        found
        for file in alerts
        for found in re.findall(r"^ +(?:denominator_)?filter +=", file.read_text(), re.MULTILINE)
    ]
    assert len(named) == costs.ALERT_REFERENCES


@pytest.mark.parametrize(("way", "budget"), [(LARGE_ONE, 4.5), (LARGE_FIVE, 2.0)])
def test_a_million_stays_within_its_budget(way: costs.Way, budget: float) -> None:
    at = 100_000_000
    assert costs.monthly(way, at, free=False) / at * 1e6 < budget


@pytest.mark.parametrize(("small", "large"), [(SMALL_ONE, LARGE_ONE), (SMALL_FIVE, LARGE_FIVE)])
def test_the_profiles_meet_where_the_docs_say(small: costs.Way, large: costs.Way) -> None:
    assert "15 requests a second" in DOC

    def dollars(way: costs.Way, requests_a_second: float) -> float:
        return costs.monthly(way, requests_a_second * way.events_a_hit * costs.MONTH_S)

    assert dollars(small, 12) < dollars(large, 12)
    assert dollars(small, 18) > dollars(large, 18)
