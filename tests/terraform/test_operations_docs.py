"""docs/operations.md, docs/troubleshooting.md and the alerts name what the functions really log."""

import re
from pathlib import Path

import pytest

from shared.errors import Reason
from tests.terraform import logged

ROOT = Path(__file__).parents[2]
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
TROUBLESHOOTING = (ROOT / "docs" / "troubleshooting.md").read_text()
ALERTS = "\n".join(
    file.read_text()
    for file in sorted((ROOT / "terraform" / "modules" / "observability").glob("*.tf"))
)

TEXTS = pytest.mark.parametrize(
    "text",
    [
        pytest.param(OPERATIONS, id="operations"),
        pytest.param(TROUBLESHOOTING, id="troubleshooting"),
        pytest.param(ALERTS, id="alerts"),
    ],
)


def table(text: str, heading: str) -> list[list[str]]:
    """The cells of the rows under a heading, without its first two lines."""
    part = text.split(f"{heading}\n", 1)[1].split("\n## ")[0].split("\n### ")[0]
    rows = [line for line in part.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def anchor(heading: str) -> str:
    """As GitHub makes it of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@TEXTS
def test_filters_ask_for_events_stages_and_fields_that_there_are(text: str) -> None:
    asked = re.findall(r'jsonPayload\.(\w+)(?:!?="([^"]*)")?', text)
    assert asked
    assert {field for field, _ in asked} <= logged.fields()
    assert {value for field, value in asked if field == "message" and value} <= set(logged.events())
    stages = {folder.name for folder in (ROOT / "functions").iterdir()}
    assert {value for field, value in asked if field == "stage" and value} <= stages


def test_every_event_is_explained_with_its_level_and_fields() -> None:
    rows = table(TROUBLESHOOTING, "## What each stage logs")
    assert {row[0].strip("`"): row[1] for row in rows} == logged.events()
    for row in rows:
        assert set(re.findall(r"`(\w+)`", row[3])) <= logged.fields()


def test_every_reason_of_a_dead_letter_has_its_first_step() -> None:
    rows = table(OPERATIONS, "### Dead letters")
    named = [reason for row in rows for reason in re.findall(r"`(\w+)`", row[0])]
    assert sorted(named) == sorted(Reason)


def test_every_alert_leads_to_its_section() -> None:
    sections = re.findall(r"docs/operations\.md, \"([^\"]+)\"", ALERTS)
    assert len(sections) == ALERTS.count('resource "google_monitoring_alert_policy"')
    for section in sections:
        assert f"\n### {section}\n" in OPERATIONS


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda page: page.stem)
def test_every_link_leads_somewhere(page: Path) -> None:
    text = page.read_text()
    for name, heading in re.findall(r"\]\(([\w-]*(?:\.md)?)(?:#([\w-]+))?\)", text):
        target = (ROOT / "docs" / name).read_text() if name else text
        headings = [anchor(found) for found in re.findall(r"^#+ (.+)$", target, re.MULTILINE)]
        assert not heading or heading in headings, f"{name}#{heading}"
