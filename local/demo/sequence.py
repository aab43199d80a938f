"""The demo: a fresh local cloud, a shop day, the books."""

import asyncio
import contextlib
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from local.cloud import LocalCloud
from local.demo import documents, tables
from local.demo.accounts import balanced, is_right
from local.demo.actions import Action, Outcome
from local.demo.books import Ledger
from local.demo.calls import Addresses
from local.demo.counter_watch import CounterWatch
from local.demo.interrupts import interrupted_once
from local.demo.latency import latencies_s, latency_lines, look_lines, orders_seen_s
from local.demo.lines import Line
from local.demo.plan import PACE_PER_S, shop_day
from local.demo.progress import Meter
from local.demo.quiet import State, quiet_line, until_quiet
from local.demo.report import answer_table, books_table, console
from local.demo.sending import play
from local.demo.stream import STREAMS
from local.demo.watching import RowWatch
from local.settings import ROOT, Ports

DATA_DIR = ROOT / ".angelia" / "demo"

# The day takes about 7 s; a machine that needs this long cannot keep up at all.
PLAY_DEADLINE_S = 90.0

LOOK_FURTHER = """
Look further:  make run DATA={data}
               prints the dashboard's address: what was sold, on a page
and beside it: make items
               make query SQL="SELECT event_name, COUNT(DISTINCT event_id) n
                 FROM analytics.events GROUP BY 1"
"""


def run() -> int:
    """Play the day and print the books; 0 when they balance.

    StartFailed leaves here with its cause. Whatever happens, nothing goes on running and nothing
    stays but DATA_DIR.
    """
    out = console()
    start_s = time.monotonic()
    with interrupted_once():
        out.print("Starting Pub/Sub, BigQuery, Firestore and the functions on this machine …")
        fresh = LocalCloud(DATA_DIR, ports=Ports.free(), streams=STREAMS, quiet=True, fresh=True)
        with fresh as cloud:
            lines = asyncio.run(_lines_of_the_day(cloud, out))
            _print_books(out, lines)
            _print_examples(out, cloud)
            out.print("Stopping …")
    verdict = is_right(lines)
    out.print(_last_words(verdict, time.monotonic() - start_s), soft_wrap=True)
    return 0 if verdict else 1


async def _lines_of_the_day(cloud: LocalCloud, out: Console) -> list[Line]:
    """Play the day, wait for the pipeline, and balance the books."""
    actions = shop_day(time.time_ns() // 1_000)
    rows = RowWatch(cloud.bigquery_rest_url, cloud.project, cloud.dataset)
    with CounterWatch(cloud.firestore) as orders:
        async with rows:
            outcomes = await _outcomes(actions, cloud, out)
            out.print("Waiting until nothing is under way any more …")
            not_quiet = await until_quiet(lambda: asyncio.to_thread(_state, cloud))
    ledger = Ledger(
        planned=actions,
        outcomes=outcomes,
        held=tables.held(cloud.bigquery),
        counters=documents.counters(cloud.firestore),
    )
    seen_s = orders_seen_s(outcomes, orders.first_seen_s)
    return [
        *balanced(ledger),
        quiet_line(not_quiet),
        *latency_lines("request to row", "events", latencies_s(outcomes, rows.first_seen_s)),
        *look_lines("request to row", interval_s=rows.interval_s, look_s=rows.look_s),
        *latency_lines("request to count", "purchases", latencies_s(outcomes, seen_s)),
    ]


async def _outcomes(actions: Sequence[Action], cloud: LocalCloud, out: Console) -> list[Outcome]:
    """What came back; what the deadline cut off is missing."""
    outcomes: list[Outcome] = []
    addresses = Addresses(cloud.ingest_url, cloud.pubsub_rest_url, cloud.project)
    with Meter(out, "Playing a shop day", len(actions)) as meter:

        def note(outcome: Outcome) -> None:
            outcomes.append(outcome)
            meter.advance()

        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PLAY_DEADLINE_S):
                await play(actions, addresses, pace_per_s=PACE_PER_S, on_outcome=note)
    return outcomes


def _state(cloud: LocalCloud) -> State | None:
    try:
        return State(cloud.undelivered(), tables.row_count(cloud.bigquery))
    except OSError:  # of a connection; both clients' errors are its kinds
        return None


def _print_books(out: Console, lines: Sequence[Line]) -> None:
    out.print(books_table(lines, encoding=out.encoding))
    for remark in (remark for line in lines for remark in line.remarks):
        out.print(remark, markup=False)


def _print_examples(out: Console, cloud: LocalCloud) -> None:
    for example in tables.EXAMPLES:
        columns, rows = tables.answer(cloud.bigquery, example.sql)
        out.print(answer_table(example.question, columns, rows))
    best = documents.best_sellers(cloud.firestore)
    out.print(answer_table("What sells best, from Firestore", documents.BEST_SELLERS, best))


def _last_words(verdict: bool, took_s: float) -> str:
    said = (
        "[bold green]The books balance: nothing is lost, invented or counted twice.[/]"
        if verdict
        else f"[bold red]The books do not balance.[/] Logs: {_written(DATA_DIR / 'logs')}"
    )
    return f"{said} ({took_s:.0f} s)\n" + LOOK_FURTHER.format(data=_written(DATA_DIR))


def _written(path: Path) -> str:
    return str(path.relative_to(ROOT))
