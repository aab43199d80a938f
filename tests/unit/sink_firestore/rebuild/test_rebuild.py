"""Stories of the command on a Firestore and a BigQuery in memory."""

from collections.abc import Callable
from typing import Any

import pytest

from functions.sink_firestore.admin.arrivals import KEPT_MICROS
from functions.sink_firestore.admin.expectation import STRANGERS
from functions.sink_firestore.admin.failures import Overtaken
from functions.sink_firestore.admin.mending import EVENTS_TOGETHER, MAX_WRITES, TRIES
from functions.sink_firestore.admin.report import APPLYING, LEFT
from functions.sink_firestore.currencies import CURRENCIES
from functions.sink_firestore.failures import Busy, Conflict, Unfit
from functions.sink_firestore.planning import MAX_FIELDS
from shared.command import CommandFailed
from shared.errors import RetryLater
from tests.unit.sink_firestore.examples import (
    DAY,
    MINUTE,
    NOW_MICROS,
    event,
    item,
    param,
    purchase,
    refund,
    row,
)
from tests.unit.sink_firestore.rebuild.memory import Shop

A_DAY_MICROS = 86_400_000_000
ITEM, OF_DAY, OF_MINUTE = ("items", "A"), ("days", DAY), ("minutes", MINUTE)


def sold(*rows: dict[str, Any]) -> Shop:
    shop = Shop()
    shop.sell(*(rows or (row(),)))
    return shop


def everything(shop: Shop) -> tuple[Any, ...]:
    """Counters without those that came to nothing, and the transactions' facts."""
    counters = {
        document: numbers
        for document in shop.store.counters
        if (numbers := shop.store.of(*document))
    }
    return counters, {name: fields for name, (fields, _) in shop.store.transactions.items()}


def test_nothing_differs_where_each_was_counted_once() -> None:
    shop = sold(row(), row(event_id="e2"), row("refund", event_id="e3"))
    assert shop.rebuild() == 0
    assert shop.said == [
        "Firestore p/(default) at 2026-11-20 13:01:01 UTC: 1 transaction, 1 item, 1 day, 1 minute",
        "BigQuery p.analytics until 2026-11-20 12:51:01 UTC: 3 rows of purchases and refunds",
        "No difference.",
    ]


def test_wrong_counters_are_told_and_mended_only_when_asked() -> None:
    shop = sold()
    right = everything(shop)
    shop.add(ITEM, ("counter",), 3)
    shop.add(ITEM, ("revenue_micros", "EUR"), -1_000_000)
    shop.add(OF_DAY, ("purchases",), 1)
    shop.add(OF_MINUTE, ("revenue_micros", "SEK"), 5)
    wrong = everything(shop)
    assert shop.rebuild() == 1
    assert shop.said[2:] == [
        "counters that differ (4 fields), and what is to be added: 3",
        f"  days/{DAY}  purchases -1",
        "  items/A  counter -3, revenue_micros.EUR +1,000,000",
        f"  minutes/{MINUTE}  revenue_micros.SEK -5",
        "Nothing was changed: add --apply to mend it.",
    ]
    assert everything(shop) == wrong
    assert shop.rebuild("--apply") == 0
    assert shop.said[-1] == "Applied: 3 documents of counters, 0 transactions."
    assert everything(shop) == right
    assert shop.rebuild() == 0


def test_a_counter_of_what_was_never_sold_goes_to_zero_and_its_document_stays() -> None:
    shop = sold()
    shop.add(("items", "ghost"), ("counter",), 2)
    assert shop.rebuild("--apply") == 0
    assert shop.store.counters["items", "ghost"] == {("counter",): 0}


def test_days_of_before_get_their_purchases_and_units_by_currency() -> None:
    in_dollars = row(transaction_id="T2", event_id="e2", event_params=[param("currency", "USD")])
    shop = sold(row(items=[item(quantity=3)]), in_dollars)
    right = everything(shop)
    for document in (OF_DAY, OF_MINUTE):
        numbers = shop.store.counters[document]
        for path in [path for path in numbers if path[0].endswith("_by_currency")]:
            del numbers[path]
    assert shop.rebuild() == 1
    assert (
        f"  days/{DAY}  purchases_by_currency.EUR +1, purchases_by_currency.USD +1, "
        "units_by_currency.EUR +3, units_by_currency.USD +1"
    ) in shop.said
    assert shop.rebuild("--apply") == 0
    assert everything(shop) == right


def test_a_document_with_more_fields_than_a_commit_takes_is_mended_in_two() -> None:
    lines = [item(item_params=[param("profit", 1)])]
    shop = sold(
        *[
            row(
                transaction_id=code,
                event_id=code,
                items=lines,
                event_params=[param("currency", code)],
            )
            for code in sorted(CURRENCIES)
        ]
    )
    right = everything(shop)
    del shop.store.counters[OF_DAY]
    shop.store.commits.clear()
    widths: list[int] = []
    shop.before_commit = lambda: widths.append(len(shop.store.counters.get(OF_DAY, {})))
    assert shop.rebuild("--apply") == 0
    assert shop.store.commits == [([], [OF_DAY])] * 2
    assert widths == [0, MAX_FIELDS]
    assert everything(shop) == right


def test_a_deleted_item_comes_back_with_its_description() -> None:
    shop = sold(row(items=[item(item_name="Mug")]), row(transaction_id="T2", event_id="e2"))
    whole = shop.fields(ITEM)
    del shop.store.counters[ITEM], shop.store.descriptions[ITEM]
    assert shop.rebuild("--apply") == 0
    assert shop.fields(ITEM) == whole
    assert "  items/A" in shop.said
    assert shop.rebuild() == 0


def test_an_item_that_is_sold_just_then_keeps_what_that_sale_said() -> None:
    shop = sold(row(items=[item(), item("B")]))
    shop.store.descriptions.clear()

    def sale() -> None:
        shop.before_describing = lambda: None
        shop.sell(row(transaction_id="T2", event_id="e2", items=[item(item_name="New")]))
        raise Conflict

    shop.before_describing = sale
    assert shop.rebuild("--apply") == 0
    assert (shop.fields(ITEM)["item_name"], shop.fields(("items", "B"))["item_id"]) == ("New", "B")


def test_an_item_that_was_killed_before_its_description_gets_it_next_time() -> None:
    shop = sold()
    del shop.store.descriptions[ITEM]
    assert shop.rebuild() == 1
    assert shop.rebuild("--apply") == 0
    assert shop.fields(ITEM)["item_id"] == "A"


def test_a_deleted_transaction_is_written_again_and_no_counter_moves() -> None:
    shop = sold(row(), row("refund", event_id="e2", items=[item(quantity=1)]))
    right = everything(shop)
    shop.store.transactions.clear()
    assert shop.rebuild() == 1
    [name] = right[1]
    assert f"  transactions/{name}  the purchase of {DAY}, 1 refund" in shop.said
    assert not [line for line in shop.said if "counters that differ" in line]
    assert shop.rebuild("--apply") == 0
    assert everything(shop) == right
    assert shop.store.commits[-1] == ([name], [])
    assert shop.rebuild() == 0


def test_however_many_were_deleted_no_counter_moves() -> None:
    """Nor would a dashboard see them fall and rise again, or a run that is killed leave them so."""
    numbers = range(EVENTS_TOGETHER + 50)
    shop = sold(*[row(transaction_id=f"T{n:03}", event_id=f"e{n}") for n in numbers])
    right = everything(shop)
    shop.store.transactions.clear()
    shop.store.commits.clear()
    shop.add(ITEM, ("counter",), 3)
    assert shop.rebuild("--apply") == 0
    *adding, correcting = shop.store.commits
    assert [documents for _, documents in adding] == [[], []]
    assert correcting == ([], [ITEM])
    assert everything(shop) == right


def test_what_was_never_counted_is_counted_as_the_sink_would() -> None:
    shop, wanted = Shop(), Shop()
    rows = [row("refund", event_id="e2", items=[item(quantity=1)]), row(items=[item(quantity=3)])]
    wanted.sell(*rows)
    shop.sell(*rows, counted=False)
    assert shop.rebuild("--apply") == 0
    assert everything(shop)[0] == everything(wanted)[0]
    assert shop.fields(ITEM) == wanted.fields(ITEM)


def test_a_refund_that_was_never_counted_is_added_to_its_purchase() -> None:
    shop = sold()
    shop.sell(row("refund", event_id="e2"), counted=False)
    assert shop.rebuild("--apply") == 0
    assert shop.store.of(*ITEM) == {"purchases": 1, "refunds": 1}


def test_what_is_younger_than_the_cut_off_is_no_difference() -> None:
    shop = Shop(at_micros=NOW_MICROS + 300_000_000)
    shop.sell(row(), counted=False)  # in BigQuery, on its way to Firestore
    shop.sell(row(transaction_id="T2"), kept=False)  # the other way round
    assert shop.rebuild("--apply") == 0
    assert shop.said[-1] == "No difference."
    assert shop.rebuild("--settle", "60") == 1
    shop.at_micros += A_DAY_MICROS
    assert shop.rebuild() == 1


def test_of_a_lost_purchase_the_refund_that_is_on_its_way_is_left_to_the_sink() -> None:
    shop = Shop(at_micros=NOW_MICROS + 660_000_000)
    young = row("refund", event_id="e2", event_timestamp=NOW_MICROS + 600_000_000)
    shop.sell(row(), young, counted=False)
    assert shop.rebuild("--apply") == 0
    assert shop.store.of(*ITEM)["counter"] == 1


def test_a_transaction_that_has_just_changed_is_not_held_against_bigquery() -> None:
    shop = sold()
    shop.sell(row("refund", event_id="e2", event_timestamp=shop.at_micros), kept=False)
    assert shop.rebuild() == 0
    shop.at_micros += A_DAY_MICROS
    assert shop.rebuild() == 1
    name = purchase().transaction
    assert f"  transactions/{name}  a refund is not in BigQuery" in shop.said


def test_what_is_counted_while_bigquery_is_read_is_no_difference() -> None:
    shop = sold()
    late = row(transaction_id="T2", event_id="e2", items=[item("B")])
    shop.sell(late, counted=False)
    shop.after_snapshot = lambda: shop.count(event(late), at_micros=shop.at_micros)
    assert shop.rebuild() == 0


def test_what_arrives_before_it_is_applied_is_not_applied_twice() -> None:
    shop, wanted = sold(), sold()
    rows = [row(transaction_id=f"T{n}", event_id=f"e{n}", items=[item(f"I{n}")]) for n in (2, 3)]
    wanted.sell(*rows)
    shop.sell(*rows, counted=False)

    def arrives() -> None:
        shop.before_commit = lambda: None
        shop.count(event(rows[0]), at_micros=shop.at_micros)

    shop.before_commit = arrives
    assert shop.rebuild("--apply") == 0
    assert everything(shop) == everything(wanted)


def test_sales_go_on_meanwhile_and_are_kept() -> None:
    shop, wanted = sold(), sold()
    shop.add(ITEM, ("counter",), -8)
    more = row(transaction_id="T2", event_id="e2")
    wanted.sell(more)

    def sale() -> None:
        shop.before_commit = lambda: None
        shop.sell(more)

    shop.before_commit = sale
    assert shop.rebuild("--apply") == 0
    assert everything(shop) == everything(wanted)


def test_a_transaction_that_bigquery_does_not_have_is_told_and_never_deleted() -> None:
    shop = sold()
    shop.sell(row(transaction_id="T2", event_id="e2"), kept=False)
    before = everything(shop)
    assert shop.rebuild("--apply") == 1
    assert "transactions that BigQuery does not have, left as they are: 1" in shop.said
    assert shop.said[-1] == "Nothing to mend."
    assert everything(shop) == before


def test_what_is_left_to_a_person_is_said_after_the_rest_was_mended() -> None:
    shop = sold()
    shop.sell(row(transaction_id="T2", event_id="e2"), kept=False)
    shop.add(ITEM, ("counter",), 1)
    assert shop.rebuild("--apply") == 1
    assert shop.said[-3:] == [APPLYING, "Applied: 1 document of counters, 0 transactions.", LEFT]


def test_a_transaction_with_other_lines_is_told_and_left() -> None:
    shop = sold()
    [(fields, _)] = shop.store.transactions.values()
    fields["lines"][0]["quantity"] = 2
    name = purchase().transaction
    assert shop.rebuild() == 1
    assert f"  transactions/{name}  line 0 differs" in shop.said


def test_deleted_by_hand_it_is_made_from_bigquerys_rows() -> None:
    shop, wanted = sold(), sold()
    [(fields, _)] = shop.store.transactions.values()
    fields["lines"][0]["quantity"] = 2
    shop.store.transactions.clear()
    assert shop.rebuild("--apply") == 0
    assert everything(shop) == everything(wanted)


def test_of_two_versions_of_a_purchase_the_one_that_has_counted_is_right() -> None:
    first, again = row(), row(event_id="e2", items=[item(quantity=5)])
    shop = Shop()
    shop.count(event(again), event(first))
    shop.sell(first, again, counted=False)
    assert shop.rebuild() == 0


@pytest.mark.parametrize("refunded_late", [False, True])
def test_what_firestore_has_forgotten_is_no_difference(refunded_late: bool) -> None:
    shop = Shop(at_micros=NOW_MICROS + KEPT_MICROS + A_DAY_MICROS)
    shop.sell(row(items=[item(quantity=3)]), row("refund", event_id="e2", items=[item()]))
    shop.store.transactions.clear()
    if refunded_late:
        late_micros = NOW_MICROS + KEPT_MICROS + 1_000_000
        shop.sell(row("refund", event_id="e3", event_timestamp=late_micros))
    assert shop.rebuild() == 0
    shop.add(ITEM, ("counter",), 1)
    assert shop.rebuild("--apply") == 0
    assert shop.store.of(*ITEM)["counter"] == 2


def test_what_firestore_might_have_forgotten_and_has_not_counts_once() -> None:
    """Expired documents are deleted within days; until then a late refund finds its purchase."""
    late_micros = NOW_MICROS + KEPT_MICROS + 1_000_000
    shop = Shop(at_micros=late_micros + A_DAY_MICROS)
    shop.sell(row(), row("refund", event_id="e2", event_timestamp=late_micros))
    assert shop.store.of(*ITEM)["refunds"] == 1
    assert shop.rebuild() == 0


def test_old_minutes_are_left_alone() -> None:
    shop = sold()
    shop.add(OF_MINUTE, ("units",), 1)
    shop.at_micros += 8 * A_DAY_MICROS
    assert shop.rebuild() == 0
    assert shop.rebuild("--minutes-days", "9") == 1


def test_a_deleted_transaction_comes_back_and_its_old_minute_is_left_alone() -> None:
    """The minute has counted it, or is deleted: in both cases nothing is to be added."""
    shop = sold()
    right = everything(shop)
    shop.store.transactions.clear()
    shop.at_micros += 8 * A_DAY_MICROS
    assert shop.rebuild("--apply") == 0
    assert not [line for line in shop.said if "minutes/" in line]
    assert everything(shop) == right


def spoilt(shop: Shop) -> None:
    name = purchase().transaction
    shop.store.transactions[name] = ({"lines": "mine"}, 1)


def textual(shop: Shop) -> None:
    shop.store.counters[ITEM]["counter",] = "7"  # type: ignore[assignment]


def before_history(shop: Shop) -> None:
    shop.add(("days", "20250101"), ("units",), 4)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (spoilt, f"transactions/{purchase().transaction}: KeyError: not as the sink writes it"),
        (textual, "items/A: counter is no whole number"),
        (before_history, "days/20250101: it has counts, and no row or transaction is so old"),
    ],
)
def test_what_a_person_has_to_look_at_first_stops_the_rest(
    change: Callable[[Shop], None], words: str
) -> None:
    shop = sold()
    change(shop)
    before = everything(shop)
    assert shop.rebuild("--apply") == 1
    assert f"  {words}" in shop.said
    assert everything(shop) == before


@pytest.mark.parametrize("in_both", [0, 1])
def test_a_dataset_of_another_shop_is_not_added(in_both: int) -> None:
    shop = Shop()
    for number in range(STRANGERS):
        shop.sell(row(transaction_id=f"test-{number}", event_id=f"t{number}"), counted=False)
        shop.sell(row(transaction_id=f"T{number}", event_id=f"e{number}"), kept=False)
    shop.sell(*[row(transaction_id="B", event_id="b")] * in_both)
    before = everything(shop)
    assert shop.rebuild("--apply") == 1
    words = "  no transaction is in both: are the dataset and the database of one shop?"
    assert (words in shop.said, everything(shop) == before) == (not in_both, not in_both)


def test_a_transaction_that_is_added_in_two_commits_is_told_once() -> None:
    shop = Shop()
    rows = [row(transaction_id=f"T{n:03}", event_id=f"e{n}") for n in range(EVENTS_TOGETHER)]
    last = row("refund", f"T{EVENTS_TOGETHER - 1:03}", event_id="r")
    shop.sell(*rows, last, counted=False)
    assert shop.rebuild("--apply") == 0
    assert shop.said[-1] == f"Applied: 3 documents of counters, {EVENTS_TOGETHER} transactions."


def test_long_lists_are_cut() -> None:
    shop = sold()
    for number in range(5):
        shop.add(("items", f"I{number}"), ("counter",), 1)
    shop.rebuild("--show", "2")
    assert shop.said[3:6] == ["  items/I0  counter -1", "  items/I1  counter -1",
                              "  and 3 more (--show N)"]  # fmt: skip


def many_wrong(shop: Shop) -> None:
    for number in range(2 * MAX_WRITES + 1):
        shop.add(("items", f"I{number}"), ("counter",), 1)


@pytest.mark.parametrize("error", [RetryLater("timeout"), Busy("Aborted")])
@pytest.mark.parametrize("written", [True, False])
def test_a_commit_without_an_answer_is_applied_once(error: Exception, written: bool) -> None:
    shop = sold()
    right = everything(shop)
    many_wrong(shop)
    (shop.unanswered if written else shop.unwritten)[2] = error
    assert shop.rebuild("--apply") == 0
    assert everything(shop) == right


@pytest.mark.parametrize("commits", [1, 2, 3])
@pytest.mark.parametrize("written", [True, False])
def test_nor_twice_where_the_marker_cannot_be_read_after_it(commits: int, written: bool) -> None:
    """By then what was lost is there, so the rest of that commit must not be forgotten."""
    shop = sold()
    right = everything(shop)
    shop.store.transactions.clear()
    many_wrong(shop)
    shop.add(ITEM, ("counter",), 3)
    (shop.unanswered if written else shop.unwritten)[commits] = RetryLater("timeout")
    shop.unread = [RetryLater("timeout")]
    assert shop.rebuild("--apply") == 0
    assert everything(shop) == right
    assert shop.said[-1].endswith("1 transaction.")
    assert shop.rebuild() == 0


@pytest.mark.parametrize("commits", [1, 2, 3])
@pytest.mark.parametrize("written", [True, False])
def test_killed_half_way_the_next_run_does_the_rest(commits: int, written: bool) -> None:
    shop = sold()
    right = everything(shop)
    shop.store.transactions.clear()
    many_wrong(shop)
    (shop.unanswered if written else shop.unwritten)[commits] = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        shop.rebuild("--apply")
    assert shop.said[-1].startswith("Applied: ")
    assert shop.rebuild("--apply") == 0
    assert everything(shop) == right


def test_of_two_rebuilds_at_once_one_applies() -> None:
    shop = sold()
    right = everything(shop)
    many_wrong(shop)

    def other() -> None:
        shop.before_commit = lambda: None
        assert shop.rebuild("--apply") == 0

    shop.before_commit = other
    with pytest.raises(Overtaken):
        shop.rebuild("--apply")
    assert everything(shop) == right


def test_one_that_was_overtaken_while_it_read_applies_nothing() -> None:
    shop = sold()
    right = everything(shop)
    shop.add(ITEM, ("counter",), 1)

    def other() -> None:
        shop.after_snapshot = lambda: None
        assert shop.rebuild("--apply") == 0

    shop.after_snapshot = other
    with pytest.raises(Overtaken):
        shop.rebuild("--apply")
    assert everything(shop) == right


def test_firestore_that_refuses_is_told() -> None:
    shop = sold()
    shop.add(ITEM, ("counter",), 1)
    shop.unwritten[1] = Unfit("InvalidArgument")
    with pytest.raises(CommandFailed, match="refuses"):
        shop.rebuild("--apply")


def test_one_transaction_that_firestore_refuses_keeps_no_other_out() -> None:
    shop, wanted = sold(), sold()
    rows = [row(transaction_id=f"T{n}", event_id=f"e{n}", items=[item(f"I{n}")]) for n in range(7)]
    shop.sell(*rows, counted=False)
    wanted.sell(*rows[:4], *rows[5:])
    shop.refused = event(rows[4]).transaction
    assert shop.rebuild("--apply") == 1
    assert shop.said[-1] == f"  transactions/{shop.refused}  refused by Firestore, left out"
    assert everything(shop) == everything(wanted)


def test_a_replayed_line_of_a_refund_is_not_refunded_twice() -> None:
    """Its lines were set aside by earlier rules: of the whole row, one has come by itself."""
    lines = [item("A", quantity=1), item("B", quantity=1)]
    bought = row(items=[item("A", quantity=3), item("B", quantity=3)])
    whole = row("refund", event_id="e2", items=lines)
    key = refund(items=lines).key
    shop = Shop()
    shop.count(event(bought), event({**whole, "items": lines[:1], "refund_key": key}))
    shop.count(event({**whole, "items": lines[1:], "line": 1, "refund_key": key}))
    shop.sell(bought, whole, counted=False)
    assert shop.rebuild() == 0


def test_item_fields_are_written_to_an_item_that_was_deleted() -> None:
    shop = sold(row(items=[item(item_params=[param("margin", 0.5)])]))
    del shop.store.counters[ITEM], shop.store.descriptions[ITEM]
    assert shop.rebuild("--apply", "--item-fields", "margin") == 0
    assert shop.fields(ITEM)["margin"] == 0.5


def test_a_firestore_that_stays_away_ends_the_run() -> None:
    shop = sold()
    shop.add(ITEM, ("counter",), 1)
    shop.unwritten |= {number: RetryLater("away") for number in range(1, TRIES + 1)}
    with pytest.raises(CommandFailed, match="run it again"):
        shop.rebuild("--apply")
