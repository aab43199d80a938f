"""docs/configuration.md is what the code says."""

import ast
import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.configuration.outside import OUTSIDE, Outside
from local.configuration.page import FILE, SECTIONS, page, variables
from local.configuration.real_streaming import REPLACED, Replaced
from local.configuration.tables import table
from local.settings import ROOT
from shared.settings import Setting, names, text

SOURCES = sorted(
    file for folder in ("functions", "shared", "local") for file in (ROOT / folder).rglob("*.py")
)
DOCUMENTED = {name for section in SECTIONS for name in variables(section)}

# What code of ours reads without a settings class; the page's prose says what they are for.
IN_PROSE = {"SQL"}


def setting_of(default: str | None, **changes: object) -> Setting:
    about: dict[str, object] = {
        "variable": "WORDS",
        "read": text,
        "default": default,
        "unit": "",
        "meaning": "words",
        "empty_is_absent": True,
        "is_secret": False,
    }
    return Setting(**(about | changes))  # type: ignore[arg-type] # each is of its field's type


def test_the_file_is_what_the_settings_say() -> None:
    assert FILE.read_text() == page(), "docs/configuration.md is old: run `make docs`"


def test_every_settings_class_is_on_the_page() -> None:
    """A class that only another one builds on is there with that one."""
    found: set[tuple[str, str]] = set()
    bases = {"FromEnvironment"}
    for file in SOURCES:
        module = ".".join(file.relative_to(ROOT).with_suffix("").parts)
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ClassDef) and (own := bases & named_bases(node)):
                found -= {(module, base) for base in own}
                found.add((module, node.name))
                bases.add(node.name)
    classes = [each for section in SECTIONS.values() for each in section]
    assert found == {(each.__module__, each.__name__) for each in classes}


def named_bases(node: ast.ClassDef) -> set[str]:
    return {base.id for base in node.bases if isinstance(base, ast.Name)}


def test_what_is_read_without_a_settings_class_is_on_the_page() -> None:
    read = {name for file in SOURCES for name in read_variables(file)}
    assert read >= IN_PROSE
    assert read <= DOCUMENTED | IN_PROSE
    assert all(f"`{name}`" in page() for name in IN_PROSE)


def read_variables(file: Path) -> Iterator[str]:
    """The names in ``env.get("X")``, ``environ["X"]`` and ``getenv("X")``."""
    reading = re.compile(r"""(?:\benv|\benviron)(?:\.get\(|\[)"([A-Z_]+)"|getenv\("([A-Z_]+)""")
    for found in reading.finditer(file.read_text()):
        yield found[1] or found[2]


@pytest.mark.parametrize("outside", OUTSIDE, ids=lambda outside: outside.variable)
def test_a_librarys_variable_is_still_read_there(outside: Outside) -> None:
    found = importlib.util.find_spec(outside.read_in)
    assert found is not None
    assert found.origin is not None
    assert f'"{outside.variable}"' in outside.read_as
    assert outside.read_as in Path(found.origin).read_text()


@pytest.mark.parametrize("replaced", REPLACED, ids=lambda replaced: replaced.keys[0])
def test_a_setting_that_replaces_a_key_exists(replaced: Replaced) -> None:
    for section, variable in replaced.by:
        assert variable in variables(section)


def test_every_key_is_replaced_once_and_what_replaces_nothing_says_why() -> None:
    keys = [key for replaced in REPLACED for key in replaced.keys]
    assert len(set(keys)) == len(keys)
    assert all(replaced.by or replaced.note for replaced in REPLACED)


def test_links_lead_to_files_and_their_headings() -> None:
    links = re.findall(r"\]\((?!https:)([^)#]*)#?([^)]*)\)", page())
    assert links
    for name, anchor in links:
        text = (FILE.parent / name).read_text() if name else page()
        headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
        anchors = {heading.lower().replace(" ", "-") for heading in headings}
        assert not anchor or anchor in anchors, f"{name}#{anchor}"


@pytest.mark.parametrize(
    ("about", "cell"),
    [
        pytest.param(setting_of(None), "**needed**", id="no_default"),
        pytest.param(setting_of(""), "none", id="nothing"),
        pytest.param(setting_of("a,b"), "`a,b`", id="a_text"),
        pytest.param(setting_of("a,b", read=names), "`a`, `b`", id="a_list"),
        pytest.param(setting_of("", read=names), "none", id="an_empty_list"),
    ],
)
def test_a_default_is_written_as_what_it_is(about: Setting, cell: str) -> None:
    assert table([about]).splitlines()[2] == f"| `WORDS` |  | {cell} | words |"


def test_a_long_default_stands_below_the_table_whole() -> None:
    words = [f"e-mail_{number}" for number in range(100)]
    rows, _, below = table([setting_of(",".join(words), read=names)]).partition("\n\n")
    assert max(map(len, rows.splitlines())) < 100
    assert re.findall("`(e.*?)`", below) == words
    assert max(map(len, below.splitlines())) <= 120


def test_a_meaning_cannot_end_its_cell() -> None:
    assert "a \\| b |" in table([setting_of("", meaning="a | b")])
