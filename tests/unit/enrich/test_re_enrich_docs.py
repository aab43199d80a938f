"""docs/re-enrich.md: its commands run as they stand there."""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "re-enrich.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def workplace(folder: Path) -> Path:
    """The repository as the page assumes it, in a folder where its files may be left."""
    for name in ("functions", "shared", "tests"):
        (folder / name).symlink_to(ROOT / name)
    python = folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    return folder


def test_the_commands_do_what_the_page_says(tmp_path: Path) -> None:
    folder = workplace(tmp_path)
    files, hermes, settings, refused = [
        subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        for block in blocks("sh")
    ]
    assert files.stdout == files.stderr == (folder / "refused.jsonl").read_text() == ""
    rows = [json.loads(line) for line in (folder / "rows.jsonl").read_text().splitlines()]
    assert {row["event_name"] for row in rows} >= {"page_view", "purchase"}
    assert json.loads(hermes.stdout)["date"] == "2026-11-21"
    again = [json.loads(line) for line in settings.stdout.splitlines()]
    assert [row["event_id"] for row in again] == [row["event_id"] for row in rows]
    assert refused.stdout == "exit code 1\n"
    assert [refused.stderr] == blocks("json")
