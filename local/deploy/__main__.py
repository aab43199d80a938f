"""`python -m local.deploy plan|deploy|smoke|destroy`: wiring."""

import argparse
import sys
from collections.abc import Sequence

from google.cloud import bigquery

from shared import command
from shared.command import say

from . import image, steps
from .checks import NEEDED
from .smoke import Target, smoke
from .terraform import Terraform


def perform(what: str, terraform: Terraform, *, with_dashboard: bool) -> int:
    """One command; DeployFailed where a step of it did not work."""
    if what == "deploy":
        made = (image.name, image.submit) if with_dashboard else ()
        steps.deploy(terraform, see, *made)
    elif what == "smoke":
        steps.smoke(terraform, see)
    elif what == "plan":
        steps.plan(terraform)
    else:
        steps.destroy(terraform)
    return 0


def see(outputs: steps.Outputs) -> None:
    """Send one event and find its row."""
    if not outputs["smoke_stream"]:
        say("no smoke test: no stream is known to send to")
        return
    target = Target(
        url=outputs["smoke_url"], stream=outputs["smoke_stream"], table=outputs["events_table"]
    )
    smoke(target, bigquery.Client(project=outputs["project_id"]), say)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code, not 0 and told why where a step did not work."""
    parser = argparse.ArgumentParser(prog="python -m local.deploy", description=__doc__)
    parser.add_argument("command", choices=["plan", "deploy", "smoke", "destroy"])
    for option in NEEDED:
        parser.add_argument(f"--{option.lower()}", default="", help="else as terraform.tfvars says")
    parser.add_argument("--state", default="", help="Cloud Storage bucket of the state")
    parser.add_argument("--dashboard", action="store_true", help="build and deploy it too")
    given = parser.parse_args(arguments)
    values = {name: getattr(given, option.lower()) for option, name in NEEDED.items()}
    terraform = Terraform({n: value for n, value in values.items() if value}, state=given.state)
    return command.run(lambda: perform(given.command, terraform, with_dashboard=given.dashboard))


if __name__ == "__main__":
    sys.exit(main())
