"""The part of `make check` that is Terraform's: format, and validation against the providers."""

import subprocess
import sys
import tempfile
from pathlib import Path

from local.deploy.terraform import HOW
from local.settings import ROOT
from tests.conftest import NEEDS
from tests.terraform import offline
from tests.terraform.root import PROVIDERS, Failed, Root


def main() -> int:
    """0 where all is well or terraform is not here; else 1, after Terraform's own words."""
    if not NEEDS["terraform"].is_here():
        sys.stdout.write(f"Terraform is not installed: its files are not checked ({HOW})\n")
        return 0
    command = ["terraform", "fmt", "-check", "-recursive", "-diff", str(ROOT / "terraform")]
    if subprocess.run(command, check=False).returncode:
        sys.stderr.write("run: terraform fmt -recursive terraform\n")
        return 1
    versions = PROVIDERS if offline.stand_in() else PROVIDERS[:1]
    with tempfile.TemporaryDirectory() as folder:
        for version in versions:
            try:
                with Root(Path(folder) / version, version) as root:
                    root.run("validate")
            except Failed as error:
                sys.stderr.write(f"provider {version}: {error}\n")
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
