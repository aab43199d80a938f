"""Every verdict of the books, on a day that went well but for one thing."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from rich.console import Console

from local.demo.accounts import balanced, is_right
from local.demo.actions import (
    Action,
    BadMessage,
    BadRequest,
    Event,
    HermesPublish,
    Hit,
    Outcome,
    Protocol,
    Sending,
)
from local.demo.books import DeadLetter, Held, Ledger, Row
from local.demo.counters import Totals
from local.demo.latency import latency_lines, look_lines
from local.demo.lines import Line
from local.demo.plan import shop_day
from local.demo.quiet import quiet_line
from local.demo.report import books_table
from local.demo.sales import expected_counters, orders_of, sales

DAY = shop_day(1_795_262_400_000_000)


@dataclass
class Day:
    """A day that went well; a case breaks one thing of it."""

    outcomes: list[Outcome] = field(default_factory=list)
    rows: dict[str, Row] = field(default_factory=dict)  # by event id
    dead_letters: list[DeadLetter] = field(default_factory=list)
    revenue_micros: dict[str, int] = field(default_factory=dict)
    bot_purchases: int = 1
    identified: int = 0
    unmapped: int = 0

    def __post_init__(self) -> None:
        for number, action in enumerate(DAY):
            self._perform(action, f"m{number}")
        orders = {order.key: order for action in DAY for order in orders_of(action)}
        for order in orders.values():
            before = self.revenue_micros.get(order.currency, 0)
            self.revenue_micros[order.currency] = before + order.value_micros
        self.counters = expected_counters(sales(self.outcomes))

    def _perform(self, action: Action, message_id: str) -> None:
        match action:
            case Hit():
                status, ids = action.answer
                for place, event in enumerate(action.events):
                    # Where the rule's id would tell who it is, the request's own serves.
                    event_id = f"{message_id}.{place}" if event.mark else event.event_id
                    self.keep(event_id, action.protocol, event.mark)
                self.outcomes.append(Outcome(action=action, status=status, ids=ids))
                return
            case HermesPublish():
                self.keep(message_id, Protocol.HERMES)
            case BadRequest():
                self.outcomes.append(Outcome(action=action, status=action.status, code=action.code))
                return
            case BadMessage():
                self.dead_letters.append(
                    DeadLetter(message_id, action.stage, action.reason, "detail")
                )
        self.outcomes.append(Outcome(action=action, status=200, ids=(message_id,)))

    def keep(self, event_id: str, protocol: Protocol, mark: str = "") -> None:
        before = self.rows.get(event_id, Row(event_id, protocol.value, mark or "None.None x", 0))
        self.rows[event_id] = before._replace(times=before.times + 1)

    def lines(self) -> list[Line]:
        held = Held(
            rows=list(self.rows.values()),
            dead_letters=self.dead_letters,
            revenue_micros=self.revenue_micros,
            bot_purchases=self.bot_purchases,
            identified_against_consent=self.identified,
            unmapped=self.unmapped,
        )
        ledger = Ledger(planned=DAY, outcomes=self.outcomes, held=held, counters=self.counters)
        return balanced(ledger)

    def of(self, kind: type[Action], protocol: Protocol = Protocol.NATIVE) -> int:
        """Where the first outcome of a kind stands, of a hit the first by a protocol."""
        return next(
            number
            for number, outcome in enumerate(self.outcomes)
            if isinstance(outcome.action, kind)
            if not isinstance(outcome.action, Hit) or outcome.action.protocol is protocol
        )

    def refuse(self, place: int, **answer: Any) -> None:  # noqa: ANN401 - Outcome's fields
        """Another answer to a hit, and none of its rows."""
        hit = self.outcomes[place].action
        assert isinstance(hit, Hit)
        for event in hit.events:
            del self.rows[event.event_id]
        self.outcomes[place] = replace(self.outcomes[place], ids=(), **answer)

    def marked(self) -> Row:
        """A row that is known by its mark alone."""
        marks = {event.mark for event in EVENTS if event.mark}
        return next(row for row in self.rows.values() if row.mark in marks)


HITS = [action for action in DAY if isinstance(action, Hit)]
EVENTS = [event for hit in HITS for event in hit.events]
DENIED = [event for hit in HITS if not hit.may_identify for event in hit.events]


def event_of(sending: Sending = Sending.FIRST, protocol: Protocol = Protocol.NATIVE) -> Event:
    """The last event of the first hit that is sent so."""
    return next(
        hit.events[-1] for hit in HITS if hit.sending is sending and hit.protocol is protocol
    )


def planned(sending: Sending, protocol: Protocol) -> int:
    """How many hits."""
    return sum(hit.sending is sending and hit.protocol is protocol for hit in HITS)


def wrong(lines: list[Line]) -> set[str]:
    return {line.what for line in lines if line.is_right is False}


def found(lines: list[Line], what: str) -> int | None:
    return next(line.found for line in lines if line.what == what)


def test_a_day_that_went_well_balances() -> None:
    lines = Day().lines()
    assert is_right(lines)
    assert wrong(lines) == set()
    assert found(lines, "hits by gtag") == planned(Sending.FIRST, Protocol.GTAG)
    assert found(lines, "hits by native clients") == planned(Sending.FIRST, Protocol.NATIVE)
    assert found(lines, "hits by Measurement Protocol") == 12
    assert found(lines, "purchases sent a second time") == 40
    assert found(lines, "thank-you pages reloaded") == 10
    assert found(lines, "refunds, one of them twice") == 6
    assert found(lines, "purchases counted in days") == 60 + 50
    assert found(lines, "refunds counted") == 5
    assert found(lines, "items that differ") == 0
    assert found(lines, "documents in transactions") == 60 + 50
    assert found(lines, "written again (at least once)") == 0


def test_every_event_has_its_line_and_the_rows_are_the_sum_of_them() -> None:
    lines = Day().lines()
    names = ("native clients", "gtag", "Measurement Protocol", "sGTM's tag Hermes")
    events = [found(lines, f"events by {name}") for name in names]
    assert events == [found(lines, f"rows by {name}") for name in names]
    assert sum(filter(None, events)) == len(EVENTS) + 50


def one_lost(day: Day) -> None:
    del day.rows[event_of().event_id]


def one_of_gtags_lost(day: Day) -> None:
    del day.rows[event_of(protocol=Protocol.GTAG).event_id]


def one_of_the_servers_lost(day: Day) -> None:
    del day.rows[event_of(protocol=Protocol.MP).event_id]


def one_without_a_known_id_lost(day: Day) -> None:
    del day.rows[day.marked().event_id]


def one_without_a_known_id_too_many(day: Day) -> None:
    day.rows["r.0"] = Row("r.0", "gtag", "1795262400450.77 page_view", 1)


def one_under_an_id_that_tells_who_it_is(day: Day) -> None:
    row = day.marked()
    telling = next(event.event_id for event in EVENTS if event.mark == row.mark)
    day.rows[row.event_id] = row._replace(event_id=telling)


def one_under_the_requests_id(day: Day) -> None:
    """The rule for ids is not kept, so a request that comes again would be another event."""
    event_id = event_of(protocol=Protocol.GTAG).event_id
    day.rows[event_id] = day.rows[event_id]._replace(event_id="r.0")


def one_by_another_protocol(day: Day) -> None:
    event_id = event_of(protocol=Protocol.MP).event_id
    day.rows[event_id] = day.rows[event_id]._replace(protocol="native")


def hermes_lost(day: Day) -> None:
    del day.rows[day.outcomes[day.of(HermesPublish)].ids[0]]


def one_unexpected(day: Day) -> None:
    day.keep("nobody-knows", Protocol.NATIVE)


def one_row_of_two(day: Day) -> None:
    event_id = event_of(Sending.REPEAT).event_id
    day.rows[event_id] = day.rows[event_id]._replace(times=1)


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


def bad_request_taken_without_a_word(day: Day) -> None:
    place = day.of(BadRequest)
    day.outcomes[place] = replace(day.outcomes[place], status=204, code="")


def good_hit_refused(day: Day) -> None:
    day.refuse(day.of(Hit), status=400, code="wrong_type")


def good_hit_of_gtags_refused(day: Day) -> None:
    day.refuse(day.of(Hit, Protocol.GTAG), status=400, code="missing_stream")


def answered_with_another_id(day: Day) -> None:
    place = day.of(Hit)
    day.outcomes[place] = replace(day.outcomes[place], ids=("another",))


def not_answered(day: Day) -> None:
    place = day.of(HermesPublish)
    del day.rows[day.outcomes[place].ids[0]]
    day.outcomes[place] = replace(day.outcomes[place], status=0, ids=())


def money_missing(day: Day) -> None:
    day.revenue_micros["USD"] -= 10_000


def bot_unnoticed(day: Day) -> None:
    day.bot_purchases = 0


def reload_not_sent(day: Day) -> None:
    """The first one."""
    place, hit = next(
        (number, outcome.action)
        for number, outcome in enumerate(day.outcomes)
        if isinstance(outcome.action, Hit) and outcome.action.sending is Sending.RELOAD
        if not outcome.action.events[0].mark
    )
    del day.outcomes[place]
    for event in hit.events:
        del day.rows[event.event_id]


def counted_too_often(day: Day) -> None:
    totals = day.counters.days
    day.counters = replace(day.counters, days=replace(totals, purchases=totals.purchases + 1))


def nothing_counted(day: Day) -> None:
    day.counters = replace(day.counters, items={}, minutes=Totals(), days=Totals(), refunds=0)


def somebody_identified(day: Day) -> None:
    day.identified = 1


def a_field_of_no_column(day: Day) -> None:
    day.unmapped = 1


LOST = {"distinct events", "lost: accepted and no row"}
STRANGE = {"distinct events", "unexplained: nobody sent it"}


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        (one_lost, {"rows by native clients"} | LOST),
        (one_of_gtags_lost, {"rows by gtag"} | LOST),
        (one_of_the_servers_lost, {"rows by Measurement Protocol"} | LOST),
        (hermes_lost, {"rows by sGTM's tag Hermes"} | LOST),
        (one_without_a_known_id_lost, {"rows by gtag"} | LOST),
        (one_without_a_known_id_too_many, STRANGE),
        (
            one_under_an_id_that_tells_who_it_is,
            {f"identified, of {len({e.key for e in DENIED}):,} that denied"},
        ),
        (one_under_the_requests_id, {"rows by gtag"} | LOST | STRANGE),
        (one_by_another_protocol, {"rows by Measurement Protocol"}),
        (one_unexpected, STRANGE),
        (one_row_of_two, {"rows by native clients", "fewer rows than accepted"}),
        (dead_letter_missing, {"sink_bigquery: row_does_not_fit"}),
        (dead_letter_of_a_good_message, {"enrich: internal_error"}),
        (not_answered, {"publishes by sGTM's tag Hermes", "events by sGTM's tag Hermes"}),
        (good_hit_of_gtags_refused, {"events by gtag", "400 missing_stream"}),
        (a_field_of_no_column, {"rows with a field of no column"}),
        (money_missing, {"revenue in USD, each order once"}),
        (bot_unnoticed, {"purchases by bots: rows, no more"}),
        (reload_not_sent, {"thank-you pages reloaded"}),
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
    assert wrong(day.lines()) == {"rows by native clients"} | LOST


@pytest.mark.parametrize(
    "broken",
    [
        dead_letter_for_another_reason,
        dead_letter_of_another_message,
        wrong_status,
        bad_request_taken,
        bad_request_taken_without_a_word,
        good_hit_refused,
        answered_with_another_id,
        somebody_identified,
    ],
)
def test_no_fault_passes(broken: Callable[[Day], None]) -> None:
    day = Day()
    broken(day)
    assert not is_right(day.lines())


def test_rows_that_redelivery_wrote_again_are_told_and_no_fault() -> None:
    day = Day()
    before = found(day.lines(), "rows by gtag") or 0
    for row in (day.rows[event_of(protocol=Protocol.GTAG).event_id], day.marked()):
        day.rows[row.event_id] = row._replace(times=row.times + 1)
    day.dead_letters.append(day.dead_letters[0])
    lines = day.lines()
    assert is_right(lines)
    assert found(lines, "written again (at least once)") == 2
    assert found(lines, "rows by gtag") == before + 2


def test_an_event_that_was_kept_without_an_answer_is_no_stranger() -> None:
    day = Day()
    place = day.of(Hit)
    day.outcomes[place] = replace(day.outcomes[place], status=503, ids=())
    lines = day.lines()
    kept = day.outcomes[place].action
    assert isinstance(kept, Hit)
    assert found(lines, "kept though nobody was told so") == len(kept.events)
    assert "unexplained: nobody sent it" not in wrong(lines)
    assert "events by native clients" in wrong(lines)


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
        *latency_lines("request to row", "events", [0.1] * 2_016),
        *look_lines("request to row", interval_s=0.04, look_s=0.009),
        *latency_lines("request to count", "purchases", [0.1] * 60),
    ]
    table = books_table([*Day().lines(), quiet_line(""), *latencies])
    assert out.measure(table).maximum <= 80
