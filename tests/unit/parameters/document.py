"""docs/parameters.md as data: its tables, each with the requests that its examples are put into."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

DOCUMENT = Path(__file__).parents[3] / "docs" / "parameters.md"

# What a table's last column may say in bold; the page's beginning explains the words.
NOT_KEPT, DECIDES, ANOTHER_ROW = "not kept", "decides", "another row"
WORDS = frozenset({NOT_KEPT, DECIDES, ANOTHER_ROW})

# A value that no table can foretell: an id.
MADE = "…"

_HEADING = re.compile(r"#+ (.+)")
_CELL = re.compile(r"(?<!\\)\|")
_CODE = re.compile(r"`([^`]+)`")
_PAIR = re.compile(r"`([^`]+)` = `([^`]+)`")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_ANY_NAME = re.compile(r"<.+?>")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One row of a table.

    section: the heading that the table stands under
    kind:    what the table is of, as its first column is called
    name:    the parameter's; ``ep.<colour>`` is any one that begins with ``ep.``
    example: its value
    beside:  other parameters of the example, with their values
    words:   those in bold
    lands:   the row's values by their paths, as they are written
    another: likewise of a second row that the request makes
    bases:   the requests that the parameter is put into
    """

    section: str
    kind: str
    name: str
    example: str
    beside: tuple[tuple[str, str], ...]
    words: frozenset[str]
    lands: Mapping[str, str]
    another: Mapping[str, str]
    bases: tuple[str, ...]

    @property
    def sent_as(self) -> str:
        """The example's own name: of ``ep.<colour>`` it is ``ep.colour``."""
        return self.name.replace("<", "").replace(">", "")

    @property
    def known_as(self) -> str:
        """The name without what may be any name: ``ep.<>``."""
        return _ANY_NAME.sub("<>", self.name)


def streams(document: str) -> str:
    """The setting STREAMS of the examples: the first block of JSON."""
    return next(block for kind, block in _parts(document) if kind == "block")


def entries(document: str) -> list[Entry]:
    """The rows of all tables that have the column ``in the row``."""
    return list(_entries(document))


def _entries(document: str) -> Iterator[Entry]:
    section, kind, last = "", "", ""
    bases: tuple[str, ...] = ()
    for what, text in _parts(document):
        if what == "heading":
            section, kind = text, ""
        elif what == "block":  # those that stand together are the next tables'
            bases = (*bases, text) if last == "block" else (text,)
        else:
            cells = [cell.strip().replace(r"\|", "|") for cell in _CELL.split(text)[1:-1]]
            if cells[-1] == "in the row":
                kind = cells[0]
            elif kind and not set(cells[0]) <= set("-: "):
                yield _entry(section, kind, cells, bases)
        last = what


def _entry(section: str, kind: str, cells: Sequence[str], bases: tuple[str, ...]) -> Entry:
    parameter, example, landing = cells
    own, _, another = landing.partition(f"**{ANOTHER_ROW}**")
    value, *beside = _CODE.findall(example)
    return Entry(
        section=section,
        kind=kind,
        name=_CODE.findall(parameter)[0],
        example=value,
        beside=tuple((name.strip(), other.strip()) for name, _, other in map(_halves, beside)),
        words=frozenset(_BOLD.findall(landing)),
        lands=dict(_PAIR.findall(own)),
        another=dict(_PAIR.findall(another)),
        bases=bases,
    )


def _halves(written: str) -> tuple[str, str, str]:
    return written.partition("=")


def _parts(document: str) -> Iterator[tuple[str, str]]:
    """Headings, fenced blocks and lines of tables, in their order."""
    lines = iter(document.splitlines())
    for line in lines:
        if line.startswith("```"):
            block = "\n".join(takewhile(lambda inner: not inner.startswith("```"), lines))
            if line != "```sql":
                yield "block", block
        elif found := _HEADING.fullmatch(line):
            yield "heading", found[1]
        elif line.startswith("|"):
            yield "line", line
