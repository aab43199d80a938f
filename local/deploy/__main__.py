"""`python -m local.deploy plan|deploy|smoke|destroy`: wiring."""

import argparse
import sys
from collections.abc import Sequence

from google.auth.exceptions import DefaultCredentialsError
from google.cloud import bigquery

from . import image, steps
from .smoke import Target, smoke
from .terraform import DeployFailed, Terraform

# Option to variable: the three that have no default.
NEEDED = {"project": "project_id", "region": "region", "email": "notification_email"}

# As shells have it: 128 and the signal's number.
INTERRUPTED = 130


def perform(command: str, terraform: Terraform, *, with_dashboard: bool) -> None:
    """One command; DeployFailed where a step of it did not work."""
    if command == "deploy":
        made = (image.name, image.submit) if with_dashboard else ()
        steps.deploy(terraform, see, *made)
    elif command == "smoke":
        see(terraform.outputs())
    elif command == "plan":
        steps.plan(terraform)
    else:
        steps.destroy(terraform)


def see(outputs: steps.Outputs) -> None:
    """Send one event and find its row."""
    if not outputs.get("smoke_stream"):
        say("no smoke test: nothing is deployed, or no stream is known to send to")
        return
    target = Target(
        url=outputs["smoke_url"], stream=outputs["smoke_stream"], table=outputs["events_table"]
    )
    smoke(target, bigquery.Client(project=outputs["project_id"]), say)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 1 and a line on standard error where a step did not work."""
    parser = argparse.ArgumentParser(prog="python -m local.deploy", description=__doc__)
    parser.add_argument("command", choices=["plan", "deploy", "smoke", "destroy"])
    for option in NEEDED:
        parser.add_argument(f"--{option}", default="", help="else as terraform.tfvars says")
    parser.add_argument("--state", default="", help="Cloud Storage bucket of the state")
    parser.add_argument("--dashboard", action="store_true", help="build and deploy it too")
    given = parser.parse_args(arguments)
    values = {name: getattr(given, option) for option, name in NEEDED.items()}
    terraform = Terraform({n: value for n, value in values.items() if value}, state=given.state)
    try:
        perform(given.command, terraform, with_dashboard=given.dashboard)
    except (DeployFailed, DefaultCredentialsError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


def say(line: str) -> None:
    """To the person at the terminal."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
