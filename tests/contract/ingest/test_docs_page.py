"""The page of the API as a browser shows it, under the policy that it is sent with."""

import html
import re
import subprocess
from pathlib import Path

import pytest

from functions.ingest import openapi
from tests.running import Ingest

# https://peter.sh/experiments/chromium-command-line-switches/: alone, and silent to the network.
CHROMIUM = (
    "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--enable-logging=stderr", "--virtual-time-budget=10000",
)  # fmt: skip


@pytest.mark.needs("chromium")
def test_a_browser_shows_every_endpoint_and_reports_no_violation(
    ingest: Ingest, tmp_path: Path
) -> None:
    shown = subprocess.run(
        [*CHROMIUM, f"--user-data-dir={tmp_path}", "--dump-dom", f"{ingest.url}/docs"],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    page = html.unescape(shown.stdout)
    for item in openapi.document()["paths"].values():
        for method in {"get", "post", "options"} & item.keys():
            assert item[method]["summary"] in page
    assert not re.findall(r"Content Security Policy.*", shown.stderr)
