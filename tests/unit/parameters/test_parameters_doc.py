"""docs/parameters.md, walked: each example is sent, and the row changes as its table says.

A cell holds all that the parameter changes, so that a value which is lost, or lands in a second
place as well, fails here.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from .document import DECIDES, DOCUMENT, MADE, NOT_KEPT, WORDS, Entry, entries, streams
from .landed import read, values
from .pipeline import IN_THE_ADDRESS, Pipeline, Sent, sent

TEXT = DOCUMENT.read_text()
ENTRIES = entries(TEXT)
PIPELINE = Pipeline(streams(TEXT))

# It changes with whatever is in its query, as the document says once.
ADDRESS = "event_params.page_location.string_value"

# A shorter text could stand in a row by chance.
TELLING = 4


def cases(*words: str) -> list[Any]:
    """The rows of the tables, those with one of these words if any, by each of their requests."""
    return [
        pytest.param(entry, block, id=f"{entry.section}-{entry.name}-{number}")
        for entry in ENTRIES
        for number, block in enumerate(entry.bases, start=1)
        if not words or entry.words.intersection(words)
    ]


def requests(entry: Entry, block: str) -> tuple[Sent, Sent]:
    """The request without the parameter and with it."""
    base = sent(block)
    for name, value in entry.beside:
        base = base.parameter(name, value)
    return base, base.put(entry.kind, entry.sent_as, entry.example)


def typed(given: Mapping[str, Any]) -> dict[str, tuple[type, Any]]:
    """Values with their types: 1, 1.0 and true are not the same."""
    return {path: (type(value), value) for path, value in given.items()}


def said(written: Mapping[str, str]) -> dict[str, Any]:
    """A cell's values, in the types of their columns."""
    return {path: MADE if text == MADE else read(path, text) for path, text in written.items()}


def changes(entry: Entry, before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    old, new = values(before), values(after)
    changed = {
        path: MADE if entry.lands.get(path) == MADE and path in new else new.get(path)
        for path in old | new
        if typed({path: old.get(path)}) != typed({path: new.get(path)})
    }
    if entry.kind == IN_THE_ADDRESS:
        assert entry.name in str(changed.pop(ADDRESS))
    return changed


@pytest.mark.parametrize(("entry", "block"), cases())
def test_a_parameter_changes_in_the_row_what_the_document_says(entry: Entry, block: str) -> None:
    base, request = requests(entry, block)
    *none, before = PIPELINE.rows(base)
    *others, after = PIPELINE.rows(request)
    assert typed(changes(entry, before, after)) == typed(said(entry.lands))
    assert (len(none), len(others)) == (0, 1 if entry.another else 0)
    for other in others:
        found = values(other)
        there = {path: found.get(path) for path in entry.another}
        assert typed(there) == typed(said(entry.another))


@pytest.mark.parametrize(("entry", "block"), cases(NOT_KEPT, DECIDES))
def test_what_is_not_kept_is_nowhere(entry: Entry, block: str) -> None:
    _, request = requests(entry, block)
    rows = json.dumps(PIPELINE.rows(request), ensure_ascii=False)
    for text in texts(entry.example):
        assert text not in rows
        if NOT_KEPT in entry.words and request.path:
            assert text not in PIPELINE.published


def texts(example: str) -> list[str]:
    """The texts in an example, which may be JSON or bare."""
    try:
        found = list(_leaves(json.loads(example)))
    except json.JSONDecodeError:
        found = [example]
    return [text for text in found if len(text) >= TELLING]


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _leaves(inner)


def test_the_words_in_bold_are_those_that_the_document_explains() -> None:
    assert {word for entry in ENTRIES for word in entry.words} == WORDS


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: f"{entry.section}-{entry.name}")
def test_a_row_of_a_table_says_something(entry: Entry) -> None:
    assert entry.lands or entry.another or NOT_KEPT in entry.words
    assert bool(entry.lands) or DECIDES not in entry.words


def test_no_parameter_is_listed_twice() -> None:
    listed = Counter((entry.bases, entry.kind, entry.known_as) for entry in ENTRIES)
    assert [case for case, times in listed.items() if times > 1] == []
