"""Settings as Markdown tables."""

import textwrap
from collections.abc import Iterable, Iterator

from shared.settings import Setting, described

HEAD = "| name | unit | default | meaning |\n|---|---|---|---|\n"

# Wider than this a default would squeeze the other columns: it stands below the table.
WIDEST_DEFAULT = 120

# Of the text below a table, as it stands in the file.
LINE_WIDTH = 120

# Where more is written about a variable, seen from docs/.
MORE = {"STREAMS": "collect.md#streams", "ITEM_FIELDS": "counters.md", "TIME_ZONE": "dashboard.md"}


def table(settings: Iterable[Setting]) -> str:
    """The table; below it what has no room in it."""
    listed = list(settings)
    rows = "".join(
        row(about.variable, about.unit, _default(about), about.meaning) for about in listed
    )
    return HEAD + rows + "".join(f"\n{note}\n" for note in _notes(listed))


def settings_of(settings: type) -> list[Setting]:
    """A class's settings in their order."""
    return list(described(settings).values())


def row(variable: str, unit: str, default: str, meaning: str) -> str:
    """One line of a table under HEAD; ``default`` is Markdown."""
    name = code(variable)
    if variable in MORE:
        name = f"[{name}]({MORE[variable]})"
    return f"| {name} | {unit} | {default} | {in_cell(meaning)} |\n"


def code(word: str) -> str:
    """A word as it is typed."""
    return f"`{word}`"


def codes(words: Iterable[str]) -> str:
    """A list of such; it can be broken between any two of them."""
    return ", ".join(map(code, words))


def in_cell(meaning: str) -> str:
    """A text that does not end its cell."""
    return meaning.replace("|", "\\|")


def _default(about: Setting) -> str:
    if about.default is None:
        return "**needed**"
    written = _written(about.default, about)
    return written if len(written) <= WIDEST_DEFAULT else "below"


def _written(default: str, about: Setting) -> str:
    value = about.read(default)
    words = value if isinstance(value, tuple) else [default] if default else []
    return codes(words) or "none"


def _notes(settings: Iterable[Setting]) -> Iterator[str]:
    listed = list(settings)
    if may_be_empty := [about.variable for about in listed if not about.empty_is_absent]:
        yield wrapped(f"An empty value is an empty list: {codes(may_be_empty)}.")
    for about in listed:
        if about.default is not None and _default(about) == "below":
            written = _written(about.default, about)
            yield wrapped(f"{code(about.variable)} by default: {written}.")


def wrapped(text: str) -> str:
    """A paragraph; what is between backticks stays whole where it has no blank."""
    return textwrap.fill(text, LINE_WIDTH, break_long_words=False, break_on_hyphens=False)
