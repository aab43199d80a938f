"""docs/parameters.md has every parameter that the code knows: a new one without a row fails."""

import ast
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from functions.enrich import (
    automatic_params,
    campaigns,
    first_touch,
    hermes,
    hermes_event,
    hermes_hints,
    unmapped,
    urls,
)
from functions.enrich import items as enriched_items
from functions.ingest.gtag import items as gtag_items
from functions.ingest.gtag import keys
from functions.ingest.mp import limits, parameters, query, shape
from functions.ingest.native.consent import Flags
from functions.ingest.native.event import FIELDS, NativeValue, SessionSource
from functions.ingest.visitor import HINTS
from shared.raw import Consent

from .document import DOCUMENT, Entry, entries
from .pipeline import IN_THE_ADDRESS, ITEM_FIELD, PARAMETER, Sent, sent

FUNCTIONS = Path(__file__).parents[3] / "functions"
ENTRIES = entries(DOCUMENT.read_text())

GTAG, MP, NATIVE, SGTM = "/g/collect", "/mp/collect", "/api/v1/streaming/shop", ""

# Of any name.
ANY = "<>"
FIRST_TOUCH = {first_touch.STATED_SOURCE, first_touch.STATED_TIME}


def listed(path: str, kind: str = PARAMETER, *, of_promotions: bool = False) -> set[str]:
    """The parameters of a protocol's tables."""
    return {
        entry.known_as
        for entry in ENTRIES
        if entry.kind == kind
        for request in map(sent, entry.bases)
        if request.path == path and is_promotions(request) == of_promotions
    }


def is_promotions(request: Sent) -> bool:
    return request.query.get("en") in keys.PROMOTION_EVENTS


def row(path: str, name: str) -> Entry:
    [found] = [one for one in ENTRIES if one.name == name and sent(one.bases[0]).path == path]
    return found


def inside(parent: str, names: Iterable[str]) -> set[str]:
    return {f"{parent}.{name}" for name in names}


def looked_up(files: Iterable[Path], variable: str) -> set[str]:
    """The keys that the code asks a mapping of this name for: ``values.get("en")``."""
    return {
        str(node.args[0].value)
        for file in files
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "get"
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == variable
        and isinstance(node.args[0], ast.Constant)
    }


def texts(files: Iterable[Path]) -> Iterator[str]:
    for file in files:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def test_gtags_parameters() -> None:
    named = keys.PLACED | keys.TEXTS.keys() | keys.INTEGERS.keys() | keys.TRANSPORT | keys.PERSONAL
    begun = {*keys.EVENT_PREFIXES, *keys.USER_PREFIXES, keys.TRANSPORT_PREFIX}
    asked_for = looked_up((FUNCTIONS / "ingest" / "gtag").glob("*.py"), "values")
    families = {prefix + ANY for prefix in begun} | {"pr1", ANY}
    assert (named | families | asked_for) - listed(GTAG) == set()


def test_gtags_parameters_of_a_promotion() -> None:
    assert keys.PROMOTION.keys() - listed(GTAG, of_promotions=True) == set()


def test_gtags_fields_of_an_item() -> None:
    known = gtag_items.TEXTS.keys() | gtag_items.NUMBERS.keys() | {"k0", ANY}
    assert known - listed(GTAG, ITEM_FIELD) == set()


def test_the_measurement_protocols() -> None:
    parts = {
        "user_location": shape.Location.__struct_fields__,
        "device": (*shape.Device.__struct_fields__, ANY),
        f"user_properties.{ANY}": shape.Property.__struct_fields__,
        "consent": Consent.__struct_fields__,
        "events[]": {*shape.Event.__struct_fields__, ANY} - {"params"},
        "events[].params": limits.UNCOUNTED | parameters.RENAMED.keys() | {ANY},
    }
    taken_apart = {"user_location", "device", "user_properties", "consent", "events"}
    known = {
        *(f"?{name}" for name in query.Query._fields),
        *(shape.FIELDS - taken_apart),
        *(name for part, names in parts.items() for name in inside(part, names)),
        *FIRST_TOUCH,
        ANY,
    }
    assert known - listed(MP) == set()


def test_the_native_fields() -> None:
    parts = {
        "session_source": SessionSource.__struct_fields__,
        "params": ("items", ANY),
        "consent": Flags.__struct_fields__,
        "client_hints": (*HINTS, ANY),
        **{name: {*fields, ANY} for name, fields in unmapped.READ.items()},
        "ecommerce": {*unmapped.READ["ecommerce"], "items", ANY},
    }
    known = {
        *(FIELDS - parts.keys()),
        *(name for part, names in parts.items() for name in inside(part, names)),
        *FIRST_TOUCH,
        ANY,
    }
    assert known - listed(NATIVE) == set()


@pytest.mark.parametrize("column", NativeValue.__struct_fields__)
def test_the_native_types_of_a_value(column: str) -> None:
    examples = (row(NATIVE, name).example for name in ("event_params", "user_properties"))
    values = [entry["value"] for example in examples for entry in json.loads(example)]
    assert any(column in value for value in values)


def test_sgtms_keys() -> None:
    modules = sorted((FUNCTIONS / "enrich").glob("hermes*.py"))
    internal = {text for text in texts(modules) if text.startswith("x-")}
    hints = hermes_hints.TEXTS | hermes_hints.FLAGS | hermes_hints.BRANDS
    parts = {
        "consent": Consent.__struct_fields__,
        "event_location": looked_up(modules, "place"),
        "client_hints": hints,
        "user_properties": (ANY,),
        "x-ga-mp2-user_properties": (ANY,),
        "x-ga-system_properties": ("ss", "fv"),
    }
    keys_of_objects = (
        hermes.KNOWN
        | hermes_event.PLACED
        | hermes_event.NUMBERS
        | looked_up(modules, "document")
        | (internal - {hermes_event.INTERNAL})
    )
    known = {
        *(keys_of_objects - parts.keys()),
        *(name for part, names in parts.items() for name in inside(part, names)),
        hermes_event.INTERNAL + ANY,
        ANY,
    }
    assert known - listed(SGTM) == set()


@pytest.mark.parametrize("path", [MP, NATIVE, SGTM])
def test_the_fields_of_an_item_in_json(path: str) -> None:
    assert (enriched_items.COLUMNS | {ANY}) - listed(path, ITEM_FIELD) == set()


@pytest.mark.parametrize("path", [GTAG, MP, NATIVE, SGTM])
def test_what_is_read_in_the_address_of_a_page(path: str) -> None:
    tags = {tag for tag, _ in campaigns.TAGS.values()}
    known = tags.union(urls.GA4_CLICK_IDS, urls.OTHER_CLICK_IDS, automatic_params.GOOGLE_ADS)
    assert known - listed(path, IN_THE_ADDRESS) == set()
