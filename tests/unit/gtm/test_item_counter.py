"""The variable of an item's counter asks for the document that sink_firestore writes."""

from typing import Any

import pytest

from functions.sink_firestore.ids import item_document_id
from tests.gtm import template
from tests.gtm.sandbox import Failed, Sandbox

pytestmark = pytest.mark.needs("node")

VARIABLE = template.read("angelia_item_counter.tpl")
IDS = [
    "hat", "GGOEGAAX0104", "a b", "Grün", "🧢", "a.b", ".hidden", "__a", "a__", "___",
    "a/b", "100%", "50% off/red", "Grün/weiß", "🧢/🧣", "%2F", "!~*'()/", "a+b/c&d",
    ".", "..", "____", "__x__", "__a/b__", "__a%b__",
    "x" * 1_500, "x" * 1_501, "é" * 750, "é" * 751, "/" * 500, "/" * 501, "🧢" * 375, "🧢" * 376,
]  # fmt: skip


@pytest.mark.parametrize("item_id", IDS, ids=lambda item_id: f"{item_id[:12]}-{len(item_id)}")
def test_the_path_is_the_documents(sandbox: Sandbox, item_id: str) -> None:
    asked: list[str] = []

    def firestore(what: str, values: dict[str, Any]) -> dict[str, Any]:
        assert (what, values["options"]) == ("firestore", {})
        asked.append(values["path"])
        return {"id": values["path"], "data": {"counter": 7}}

    assert sandbox.run(VARIABLE, {"itemId": item_id}, firestore).returned == 7
    assert asked == [f"items/{item_document_id(item_id)}"]


@pytest.mark.parametrize(
    ("given", "returned"),
    [
        pytest.param({}, None, id="undefined"),
        pytest.param({"otherwise": "0"}, "0", id="as_the_field_says"),
    ],
)
def test_without_an_answer_there_is_the_other_value(
    sandbox: Sandbox, given: dict[str, str], returned: str | None
) -> None:
    def firestore(what: str, values: dict[str, Any]) -> None:
        raise Failed({"reason": "not_found", "asked": [what, values]})

    assert sandbox.run(VARIABLE, {"itemId": "hat", **given}, firestore).returned == returned


def test_another_project_is_asked_where_it_is_named(sandbox: Sandbox) -> None:
    def firestore(_: str, values: dict[str, Any]) -> dict[str, Any]:
        return {"id": values["path"], "data": {"counter": values["options"]["projectId"]}}

    given = {"itemId": "hat", "projectId": "counters"}
    assert sandbox.run(VARIABLE, given, firestore).returned == "counters"
