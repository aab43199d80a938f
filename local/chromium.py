"""The Chromium of this machine, which Playwright drives: it is never downloaded."""

import shutil
from pathlib import Path

HOW = "apt-get install chromium, or install Google Chrome"

_COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MACOS = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
)

# https://peter.sh/experiments/chromium-command-line-switches/: it asks nothing of the network, and
# runs where root has no sandbox (a container).
SWITCHES = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
)  # fmt: skip


def path() -> str | None:
    """Its program; None where there is none."""
    found = (shutil.which(command) for command in _COMMANDS)
    return next(filter(None, found), None) or next((str(p) for p in _MACOS if p.exists()), None)
