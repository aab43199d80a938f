import pytest

from functions.replay.balance import Balance
from functions.replay.selection import Selection, first, groups, in_order
from shared.errors import Reason
from tests.unit.replay.recorders import ENRICHED, read, refused

NAMELESS = read(refused(), "3", at_s=3)
LATER = read(refused(), "4", at_s=4)
REDUCED = read(refused(b"x"), "5", at_s=1)
LARGE = read(refused(reason=Reason.TOO_LARGE, stage="sink_bigquery", topic=ENRICHED), "6", at_s=2)
ALL = [LATER, NAMELESS, LARGE, REDUCED]


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(), ALL),
        (Selection(stage="sink_bigquery"), [LARGE]),
        (Selection(reason="missing_event_name"), [LATER, NAMELESS, REDUCED]),
        (Selection(stage="sink_bigquery", reason="missing_event_name"), []),
        (Selection(reason="MISSING_EVENT_NAME"), []),
    ],
)
def test_a_selection_takes_what_has_its_stage_and_its_reason(
    selection: Selection, expected: list[object]
) -> None:
    assert [letter for letter in ALL if selection.takes(letter)] == expected


def test_groups_count_by_stage_and_reason_and_show_the_oldest() -> None:
    many, one = groups(ALL)
    assert (many.stage, many.reason, many.count, many.stuck) == (
        "enrich",
        "missing_event_name",
        3,
        1,
    )
    assert (many.example, many.oldest) == (REDUCED, REDUCED.waits_since)
    assert (one.stage, one.reason, one.count, one.stuck) == ("sink_bigquery", "too_large", 1, 0)
    assert groups([]) == []


def test_the_oldest_go_first_and_a_few_of_them_if_asked() -> None:
    assert in_order(ALL) == [REDUCED, LARGE, NAMELESS, LATER]
    assert first(ALL, 2) == [REDUCED, LARGE]
    assert first(ALL, None) == [REDUCED, LARGE, NAMELESS, LATER]


def test_the_balance_is_the_sum_of_its_steps() -> None:
    steps = [Balance(sent=2), Balance(acked=2), Balance(sent=1, unpublishable=1)]
    balance = sum(steps, Balance(selected=5, stuck=1))
    assert balance == Balance(selected=5, sent=3, acked=2, stuck=1, unpublishable=1)
    assert balance.left == 3, "sent and not acknowledged still waits"
