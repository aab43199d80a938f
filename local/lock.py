"""`make lock`: pin the newest versions of what the requirements.in files name.

requirements-dev.txt holds everything at once; each function's file holds its own part at the same
versions, so that what the tests ran is what is deployed. No address of an index is written.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# One file for every platform and every Python from here on.
COMPILE = ("uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11")
PLAIN = ("--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links")


def compile_requirements(source: Path, *more: str) -> None:
    """Write NAME.txt beside NAME.in."""
    target = source.with_suffix(".txt")
    command = [sys.executable, "-m", *COMPILE, *PLAIN, *more, str(source), "-o", str(target)]
    subprocess.run(command, check=True, cwd=ROOT)
    print(f"{target.relative_to(ROOT)}: {len(target.read_text().splitlines())} packages")


def main() -> int:
    """Pin the whole first, then each function within it."""
    everything = ROOT / "requirements-dev.in"
    compile_requirements(everything, "--upgrade")
    for source in sorted((ROOT / "functions").glob("*/requirements.in")):
        compile_requirements(source, "-c", str(everything.with_suffix(".txt")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
