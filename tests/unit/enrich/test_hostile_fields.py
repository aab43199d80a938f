"""Whatever stands in any field of raw.v1: each step gives columns that fit the table, or refuses.

Nothing else may be raised, and every field of a row has its place in the table.
"""

import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.enrich.handler import EnrichHandler
from functions.enrich.refused import EventRefused
from functions.enrich.row import Part
from functions.enrich.rows import STEPS, subject_of
from functions.enrich.settings import Settings
from functions.enrich.subject import Subject
from functions.sink_bigquery.columns import events_columns
from functions.sink_bigquery.fit import fitted
from functions.sink_bigquery.rows import Row, RowFormat
from functions.sink_bigquery.values import days, json_text
from shared import enriched, raw
from shared.push import Message
from shared.streams import Stream, Streams
from tests.recorders import TopicRecorder

from .hostile import HIT, VALUES, Path, places, with_value
from .subjects import RECEIVED, TOPICS, plain

PLACES = tuple(places(HIT))
COLUMNS = {column.name: column for column in events_columns()}
FORMAT = RowFormat(events_columns(), max_row_bytes=9_000_000)
SETTINGS = Settings.from_env(TOPICS)
STREAM = Stream(time_zone="Europe/Copenhagen", currency="USD", internal_hosts=("pay.example",))


def assert_fits(columns: dict[str, Any]) -> None:
    """Every value in its column, as the sink hands it over; Misfit at the first that is not."""
    if "date" in columns:
        columns = {**columns, "date": days(columns["date"], "date")}
    if unmapped := columns.get("angelia", {}).get("unmapped"):
        text = json_text(unmapped, "angelia.unmapped")
        columns = {**columns, "angelia": {**columns["angelia"], "unmapped": text}}
    _, rest = fitted(COLUMNS, columns)
    assert not rest


def handled(hit: dict[str, Any]) -> tuple[list[bytes], int]:
    """The lines of the hit's rows, and how many refusals there were."""
    topic = TopicRecorder()
    data = json.dumps(hit).encode()
    handle = EnrichHandler(topic, Streams({"shop": STREAM}), SETTINGS)
    refusals = handle(Message("m", data, {"schema": "raw.v1"}, RECEIVED))
    lines = [line for published, _ in topic.published for line in enriched.lines(published)]
    return lines, len(refusals)


def read(hit: dict[str, Any]) -> raw.RawHit | None:
    """The hit, if it has the types of raw.v1."""
    try:
        return raw.decode(json.dumps(hit).encode())
    except (msgspec.DecodeError, RecursionError):
        return None


@pytest.mark.parametrize("place", PLACES, ids=lambda place: ".".join(map(str, place)))
def test_a_hostile_value_in_any_field_makes_rows_that_fit_or_refusals(place: Path) -> None:
    for value in VALUES:
        lines, refused = handled(with_value(HIT, place, value))
        assert lines or refused or place == ("events",)
        for line in lines:
            assert_fits(msgspec.json.decode(line))
            assert isinstance(FORMAT.row(line, RECEIVED), Row)


def test_the_example_itself_is_two_rows() -> None:
    lines, refused = handled(HIT)
    assert (len(lines), refused) == (2, 0)


@pytest.fixture(scope="module")
def readable() -> list[Subject]:
    """Events with a hostile value that still has its field's type; others never reach a step."""
    hits = (read(with_value(HIT, place, value)) for place in PLACES for value in VALUES[::3])
    return [subject_of(hit, 0, STREAM) for hit in hits if hit is not None and hit.events]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_each_step_alone_fits_or_refuses(
    step: Callable[[Subject], Part], readable: list[Subject]
) -> None:
    assert len(readable) > len(PLACES)
    for subject in readable:
        try:
            part = step(subject)
        except EventRefused:
            continue
        assert_fits(plain(part.columns))
        assert all(isinstance(warning, str) for warning in part.warnings)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(VALUES)), max_size=6))
def test_several_at_once(changes: list[tuple[Path, Any]]) -> None:
    hit = HIT
    for place, value in changes:
        try:
            hit = with_value(hit, place, value)
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took the place away
    lines, _ = handled(hit)
    for line in lines:
        assert_fits(msgspec.json.decode(line))
        assert isinstance(FORMAT.row(line, RECEIVED), Row)
