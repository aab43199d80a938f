"""A template file of Google Tag Manager, taken apart.

The format is an export of GTM's template editor: sections under ``___NAME___``, of which
the parameters and permissions are JSON and the tests YAML.
https://developers.google.com/tag-platform/tag-manager/templates/gallery
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

GTM = Path(__file__).parents[2] / "gtm"

# In the order in which the editor exports them.
SECTIONS = {
    "server": (
        "TERMS_OF_SERVICE", "INFO", "TEMPLATE_PARAMETERS", "SANDBOXED_JS_FOR_SERVER",
        "SERVER_PERMISSIONS", "TESTS", "NOTES",
    ),
    "web": (
        "TERMS_OF_SERVICE", "INFO", "TEMPLATE_PARAMETERS", "SANDBOXED_JS_FOR_WEB_TEMPLATE",
        "WEB_PERMISSIONS", "TESTS", "NOTES",
    ),
}  # fmt: skip

_HEADING = re.compile(r"^___([A-Z_]+)___$", re.MULTILINE)


@dataclass(frozen=True)
class Template:
    """The parts. ``kind`` is of the container: "server" or "web"."""

    kind: str
    sections: tuple[str, ...]
    info: dict[str, Any]
    parameters: list[dict[str, Any]]
    code: str
    permissions: list[dict[str, Any]]
    scenarios: list[dict[str, str]]
    setup: str

    def fields(self) -> dict[str, dict[str, Any]]:
        """The fields by name, those inside groups too."""
        return {field["name"]: field for field in _flat(self.parameters)}

    def defaults(self) -> dict[str, Any]:
        """What the fields hold where nobody has touched them."""
        given = {name: field.get("defaultValue") for name, field in self.fields().items()}
        return {name: value for name, value in given.items() if value is not None}


def read(name: str) -> Template:
    """The template of that name in gtm/; ValueError where a section is missing or doubled."""
    text = (GTM / name).read_text()
    names = tuple(_HEADING.findall(text))
    bodies = dict(zip(names, _HEADING.split(text)[2::2], strict=True))
    info = json.loads(bodies["INFO"])
    [context] = info["containerContexts"]
    kind = context.lower()
    if names != SECTIONS[kind]:
        raise ValueError(f"{name}: sections {names}, not {SECTIONS[kind]}")
    tests = yaml.safe_load(bodies["TESTS"])
    return Template(
        kind=kind,
        sections=names,
        info=info,
        parameters=json.loads(bodies["TEMPLATE_PARAMETERS"]),
        code=bodies[SECTIONS[kind][3]],
        permissions=json.loads(bodies[SECTIONS[kind][4]]),
        scenarios=tests["scenarios"],
        setup=tests.get("setup", ""),
    )


def _flat(fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for field in fields for one in (field, *_flat(field.get("subParams", [])))]
