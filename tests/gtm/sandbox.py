"""Runs templates under Node with stand-ins for GTM's APIs (tests/gtm/node/*.js)."""

import json
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .template import Template

MAIN = Path(__file__).parent / "node" / "main.js"

# What the template asks of the world outside: ("http" | "firestore" | "inject", values) -> answer.
Outside = Callable[[str, dict[str, Any]], Any]


class Failed(Exception):  # noqa: N818 - reads as what it is
    """What the promise of a stand-in is rejected with, e.g. ``{"reason": "timed_out"}``."""


class Refused(Exception):  # noqa: N818
    """The sandbox stopped the template: a permission, an API that is none, an error in it."""


@dataclass(frozen=True)
class Run:
    """How a run ended. ``outcomes``: what the tag called, "success" or "failure", in order."""

    outcomes: list[str]
    returned: Any = None
    logs: list[str] = field(default_factory=list)


class Sandbox:
    """A Node that is ready; one job at a time."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def complaints(self, template: Template) -> list[str]:
        """What GTM would not take of it."""
        found: list[str] = self._result(template, {"what": "complaints"}, nothing_outside)
        return found

    def own_tests(self, template: Template) -> dict[str, str]:
        """The template's own tests that fail, with why."""
        found: dict[str, str] = self._result(template, {"what": "tests"}, nothing_outside)
        return found

    def run(
        self,
        template: Template,
        data: Mapping[str, Any],
        outside: Outside,
        *,
        event_data: Mapping[str, Any] | None = None,
        preview: bool = True,
    ) -> Run:
        """Run it once with its fields as ``data``, over their defaults; Refused where it may not.

        preview: whether the container is looked at in GTM's preview.
        """
        job = {
            "what": "run",
            "data": {**template.defaults(), **data},
            "eventData": dict(event_data or {}),
            "preview": preview,
        }
        return Run(**self._result(template, job, outside))

    def _result(self, template: Template, job: Mapping[str, Any], outside: Outside) -> Any:  # noqa: ANN401 - of the job
        own = {
            "code": template.code,
            "permissions": template.permissions,
            "scenarios": template.scenarios,
            "setup": template.setup,
        }
        self._say({**job, "kind": template.kind, "template": own})
        while said := self._heard():
            if "error" in said:
                raise Refused(said["error"])
            if "result" in said:
                return said["result"]
            try:
                answer = {"value": outside(said["what"], said["values"])}
            except Failed as failure:
                answer = {"failure": failure.args[0]}
            self._say({"answer": said["ask"], **answer})
        raise Refused("the sandbox ended without a word")

    def _heard(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        return dict(json.loads(line)) if line else {}

    def _say(self, line: Mapping[str, Any]) -> None:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(line) + "\n")
        self._process.stdin.flush()


@contextmanager
def started() -> Iterator[Sandbox]:
    """Start Node, and end it."""
    command = ["node", "--expose-internals", "--no-warnings", str(MAIN)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        yield Sandbox(process)
        assert process.stdin
        process.stdin.close()


def nothing_outside(what: str, values: dict[str, Any]) -> None:
    """For runs that are to reach nothing."""
    raise AssertionError(f"it reaches outside: {what} {values}")
