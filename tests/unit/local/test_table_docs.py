"""docs/table.md is what the schema files say."""

import json
import re

from local.settings import ROOT
from local.table_docs import FILE, SCHEMAS, page


def test_the_file_is_what_the_schemas_say() -> None:
    assert FILE.read_text() == page(), "docs/table.md is old: run `make docs`"


def test_every_column_of_both_tables_is_on_the_page_in_the_files_order() -> None:
    def paths(fields: list[dict[str, object]], parent: str = "") -> list[str]:
        found = []
        for column in fields:
            path = f"{parent}{column['name']}"
            inner: list[dict[str, object]] = column.get("fields", [])  # type: ignore[assignment] # as the API spells it
            found += [path, *paths(inner, f"{path}.")]
        return found

    wanted = [
        path
        for name in ("events.json", "dead_letters.json")
        for path in paths(json.loads((SCHEMAS / name).read_text()))
    ]
    listed = re.findall(r"^\| `([\w.]+)` \| [A-Z]+ \| [A-Z]* \| .+\. \|$", page(), re.MULTILINE)
    assert listed == wanted


def test_links_lead_to_files() -> None:
    for name in re.findall(r"\]\(([^)#]+)\)", page()):
        assert (ROOT / "docs" / name).exists(), name
