"""Every verdict of the books, on a day that went well but for one thing."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest
from rich.console import Console

from local.demo.accounts import balanced, is_right
from local.demo.actions import Action, BadMessage, BadRequest, HermesPublish, Hit, Outcome, Sending
from local.demo.books import DeadLetter, Held, Ledger
from local.demo.counters import Totals
from local.demo.latency import latency_lines, look_lines
from local.demo.lines import Line
from local.demo.plan import shop_day
from local.demo.quiet import quiet_line
from local.demo.report import books_table
from local.demo.sales import expected_counters, order_of, sales

DAY = shop_day(1_795_262_400_000_000)


@dataclass
class Day:
    """A day that went well; a case breaks one thing of it."""

    outcomes: list[Outcome] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    dead_letters: list[DeadLetter] = field(default_factory=list)
    revenue_micros: dict[str, int] = field(default_factory=dict)
    bot_purchases: int = 1
    identified: int = 0

    def __post_init__(self) -> None:
        for number, action in enumerate(DAY):
            self._perform(action, f"m{number}")
        for order in {order.key: order for action in DAY if (order := order_of(action))}.values():
            before = self.revenue_micros.get(order.currency, 0)
            self.revenue_micros[order.currency] = before + order.value_micros
        self.counters = expected_counters(sales(self.outcomes))

    def _perform(self, action: Action, message_id: str) -> None:
        match action:
            case Hit():
                ids = (action.event_id,)
                self._keep(action.event_id)
            case HermesPublish():
                ids = (message_id,)
                self._keep(message_id)
            case BadRequest():
                self.outcomes.append(Outcome(action=action, status=action.status, code=action.code))
                return
            case BadMessage():
                ids = (message_id,)
                self.dead_letters.append(
                    DeadLetter(message_id, action.stage, action.reason, "detail")
                )
        self.outcomes.append(Outcome(action=action, status=200, ids=ids))

    def _keep(self, event_id: str) -> None:
        self.rows[event_id] = self.rows.get(event_id, 0) + 1

    def lines(self) -> list[Line]:
        held = Held(
            rows=self.rows,
            dead_letters=self.dead_letters,
            revenue_micros=self.revenue_micros,
            bot_purchases=self.bot_purchases,
            identified_against_consent=self.identified,
        )
        ledger = Ledger(planned=DAY, outcomes=self.outcomes, held=held, counters=self.counters)
        return balanced(ledger)

    def of(self, kind: type[Action]) -> int:
        """Where the first outcome of a kind stands."""
        return next(
            number
            for number, outcome in enumerate(self.outcomes)
            if isinstance(outcome.action, kind)
        )

    def event_id(self, sending: Sending = Sending.FIRST) -> str:
        return next(
            action.event_id
            for action in DAY
            if isinstance(action, Hit) and action.sending is sending
        )


def wrong(lines: list[Line]) -> set[str]:
    return {line.what for line in lines if line.is_right is False}


def found(lines: list[Line], what: str) -> int | None:
    return next(line.found for line in lines if line.what == what)


def test_a_day_that_went_well_balances() -> None:
    lines = Day().lines()
    assert is_right(lines)
    assert wrong(lines) == set()
    assert found(lines, "hits over HTTP") == 2_000
    assert found(lines, "purchases sent twice, same id") == 40
    assert found(lines, "reloaded pages, a new event id") == 10
    assert found(lines, "refunds, one of them twice") == 6
    assert found(lines, "by ingest") == 2_000 + 40 + 10 + 6
    assert found(lines, "rows") == 2_056 + 50
    assert found(lines, "distinct events") == 2_016 + 50
    assert found(lines, "purchases counted in days") == 60 + 50
    assert found(lines, "refunds counted") == 5
    assert found(lines, "items that differ") == 0
    assert found(lines, "documents in transactions") == 60 + 50
    assert found(lines, "written again (at least once)") == 0


def one_lost(day: Day) -> None:
    del day.rows[day.event_id()]


def hermes_lost(day: Day) -> None:
    del day.rows[day.outcomes[day.of(HermesPublish)].ids[0]]


def one_unexpected(day: Day) -> None:
    day.rows["nobody-knows"] = 1


def one_row_of_two(day: Day) -> None:
    day.rows[day.event_id(Sending.REPEAT)] = 1


def dead_letter_missing(day: Day) -> None:
    day.dead_letters = [letter for letter in day.dead_letters if letter.stage == "enrich"]


def dead_letter_for_another_reason(day: Day) -> None:
    day.dead_letters[0] = day.dead_letters[0]._replace(reason="internal_error")


def dead_letter_of_another_message(day: Day) -> None:
    day.dead_letters[0] = day.dead_letters[0]._replace(origin_message_id="m-another")


def dead_letter_of_a_good_message(day: Day) -> None:
    day.dead_letters.append(DeadLetter("m-good", "enrich", "internal_error", "KeyError"))


def wrong_status(day: Day) -> None:
    place = day.of(BadRequest)
    day.outcomes[place] = replace(day.outcomes[place], status=500, code="")


def bad_request_taken(day: Day) -> None:
    place = day.of(BadRequest)
    day.outcomes[place] = replace(day.outcomes[place], status=200, code="", ids=("x",))


def good_hit_refused(day: Day) -> None:
    place = day.of(Hit)
    day.outcomes[place] = replace(day.outcomes[place], status=400, code="wrong_type", ids=())
    del day.rows[day.event_id()]


def not_answered(day: Day) -> None:
    place = day.of(HermesPublish)
    del day.rows[day.outcomes[place].ids[0]]
    day.outcomes[place] = replace(day.outcomes[place], status=0, ids=())


def money_missing(day: Day) -> None:
    day.revenue_micros["USD"] -= 10_000


def bot_unnoticed(day: Day) -> None:
    day.bot_purchases = 0


def reload_not_sent(day: Day) -> None:
    event_id = day.event_id(Sending.RELOAD)
    day.outcomes = [outcome for outcome in day.outcomes if event_id not in outcome.ids]
    del day.rows[event_id]


def counted_too_often(day: Day) -> None:
    totals = day.counters.days
    day.counters = replace(day.counters, days=replace(totals, purchases=totals.purchases + 1))


def nothing_counted(day: Day) -> None:
    day.counters = replace(day.counters, items={}, minutes=Totals(), days=Totals(), refunds=0)


def somebody_identified(day: Day) -> None:
    day.identified = 1


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        (one_lost, {"rows", "distinct events", "lost: accepted and no row"}),
        (hermes_lost, {"rows", "distinct events", "lost: accepted and no row"}),
        (one_unexpected, {"distinct events", "unexplained: nobody sent it"}),
        (one_row_of_two, {"rows", "fewer rows than accepted"}),
        (dead_letter_missing, {"sink_bigquery: row_does_not_fit"}),
        (dead_letter_of_a_good_message, {"enrich: internal_error"}),
        (not_answered, {"publishes by sGTM's tag Hermes", "by Pub/Sub from Hermes"}),
        (money_missing, {"revenue in USD, each order once"}),
        (bot_unnoticed, {"purchases by bots: rows, no more"}),
        (reload_not_sent, {"reloaded pages, a new event id", "by ingest"}),
        (counted_too_often, {"purchases counted in days"}),
        (nothing_counted, {"items that differ", "units in minutes", "refunds counted"}),
    ],
)
def test_each_fault_shows_in_its_own_lines(
    broken: Callable[[Day], None], expected: set[str]
) -> None:
    day = Day()
    broken(day)
    lines = day.lines()
    assert not is_right(lines)
    assert expected <= wrong(lines)


def test_nothing_else_is_wrong_than_what_is_broken() -> None:
    day = Day()
    one_lost(day)
    assert wrong(day.lines()) == {"rows", "distinct events", "lost: accepted and no row"}


@pytest.mark.parametrize(
    "broken",
    [
        dead_letter_for_another_reason,
        dead_letter_of_another_message,
        wrong_status,
        bad_request_taken,
        good_hit_refused,
        somebody_identified,
    ],
)
def test_no_fault_passes(broken: Callable[[Day], None]) -> None:
    day = Day()
    broken(day)
    assert not is_right(day.lines())


def test_rows_that_redelivery_wrote_again_are_told_and_no_fault() -> None:
    day = Day()
    day.rows[day.event_id()] += 2
    day.dead_letters.append(day.dead_letters[0])
    lines = day.lines()
    assert is_right(lines)
    assert found(lines, "written again (at least once)") == 2
    assert found(lines, "rows") == 2_108


def test_an_event_that_was_kept_without_an_answer_is_no_stranger() -> None:
    day = Day()
    place = day.of(Hit)
    day.outcomes[place] = replace(day.outcomes[place], status=503, ids=())
    lines = day.lines()
    assert found(lines, "kept though nobody was told so") == 1
    assert "unexplained: nobody sent it" not in wrong(lines)
    assert "by ingest" in wrong(lines)


def test_what_is_lost_is_named_and_no_list_is_endless() -> None:
    day = Day()
    for event_id in list(day.rows)[:20]:
        del day.rows[event_id]
    remarks = next(line.remarks for line in day.lines() if line.what == "lost: accepted and no row")
    assert len(remarks) == 6
    assert remarks[0].startswith("lost: accepted and no row: ")
    assert remarks[-1] == "… and 15 more"


def test_a_stranger_among_the_dead_letters_is_named_with_its_detail() -> None:
    day = Day()
    dead_letter_of_a_good_message(day)
    remarks = [remark for line in day.lines() for remark in line.remarks]
    assert remarks == ["set aside, enrich: internal_error: KeyError (message m-good)"]


def test_the_table_fits_a_terminal_of_eighty_columns() -> None:
    out = Console(file=io.StringIO(), width=200)
    latencies = [
        *latency_lines("request to row", "hits", [0.1] * 2_016),
        *look_lines("request to row", interval_s=0.04, look_s=0.009),
        *latency_lines("request to count", "purchases", [0.1] * 60),
    ]
    table = books_table([*Day().lines(), quiet_line(""), *latencies])
    assert out.measure(table).maximum <= 80
