"""The sequence: pull, select, and then list, say what would be done, or do it and balance."""

import shlex
from collections.abc import Callable, Iterator, Sequence

from shared.command import INTERRUPTED
from shared.errors import RetryLater

from .backlog import LEASE_S, Backlog
from .balance import Balance
from .letters import UNDELIVERED, Letter
from .report import COMMAND, Report
from .selection import first, groups
from .sending import Pace, Topic, drop, send
from .settings import Settings
from .subscription import MAX_PULLED, SubscriptionFailed

DONE, LEFT = 0, 1


class Replay:
    """One run of the command."""

    def __init__(
        self,
        settings: Settings,
        backlog: Backlog,
        topic_of: Callable[[str], Topic],
        pace: Pace,
        report: Report,
    ) -> None:
        self._settings = settings
        self._backlog = backlog
        self._topic_of = topic_of
        self._pace = pace
        self._report = report

    def run(self) -> int:
        """Do it; the exit code: 0 when nothing selected is left, 1 when some is."""
        with self._backlog:
            letters = self._gathered()
            chosen = [each for each in letters if self._settings.selection.takes(each)]
            if self._settings.action == "list" or not chosen:
                return self._list(chosen, letters)
            chosen = first(chosen, self._settings.first)
            if not self._settings.is_confirmed:
                return self._dry_run(chosen)
            return self._do(chosen)

    def _gathered(self) -> list[Letter]:
        settings = self._settings
        with self._report.progress("pulling", None) as pulled:
            letters, more = self._backlog.gather(
                settings.limit, settings.patience_s, settings.selection.takes, pulled
            )
        if more:
            self._report.say(
                f"There may be more than these {len(letters):,}: run it again, or raise --limit."
            )
        return letters

    def _list(self, chosen: Sequence[Letter], letters: Sequence[Letter]) -> int:
        say, where = self._report.say, self._settings.subscription
        if not letters:
            say(f"Nothing waits in {where}. What a killed run held is back after {LEASE_S} s.")
            return DONE
        if not chosen:
            say(f"None of the {len(letters):,} letters in {where} is of that stage and reason.")
        else:
            say(f"{len(chosen):,} letters in {where}; nothing is changed by looking.\n")
        found = groups(chosen or letters)
        self._report.listing(found, shows_data=self._settings.shows_data and bool(chosen))
        if to_send := [group for group in found if group.stuck < group.count]:
            words = ("--reason", to_send[0].reason, "--stage", to_send[0].stage)
            say(f"Next, once the cause is gone: {COMMAND} {shlex.join(words)}")
        return DONE

    def _dry_run(self, chosen: Sequence[Letter]) -> int:
        say, settings = self._report.say, self._settings
        if settings.shows_data:
            self._report.listing(groups(chosen), shows_data=True)
        if settings.action == "drop":
            say(f"{len(chosen):,} would be dropped for ever. Nothing was: add --yes to do it.")
            return DONE
        say(f"{len(chosen):,} selected:")
        self._report.plan(chosen)
        say("Nothing was sent: add --send to do it.")
        return DONE

    def _do(self, chosen: Sequence[Letter]) -> int:
        """Send or drop. What goes wrong is said after the balance of what was done until then."""
        sendable = [letter for letter in chosen if letter.can_be_sent]
        is_drop = self._settings.action == "drop"
        todo = list(chosen) if is_drop else sendable
        steps = drop(todo, self._backlog) if is_drop else self._send(todo)
        balance = Balance(selected=len(chosen), stuck=len(chosen) - len(sendable))
        waited_s, failure, code = None, "", LEFT
        try:
            with self._report.progress(self._settings.action, len(todo)) as done:
                for step in steps:
                    balance += step
                    done(balance.acked)
            if watched := self._watched(todo):
                balance += Balance(returned=self._returned(watched))
                waited_s = self._settings.wait_s
        except (RetryLater, SubscriptionFailed) as error:
            failure = f"Stopped: {error}. Run it again: what was sent twice is counted once."
        except KeyboardInterrupt:
            failure, code = (
                "Interrupted: the last batch may be further than this says.",
                INTERRUPTED,
            )
        self._report.balance(balance, wait_s=waited_s)
        if failure:
            self._report.say(failure)
        return code if balance.left or code == INTERRUPTED else DONE

    def _send(self, letters: Sequence[Letter]) -> Iterator[Balance]:
        return send(letters, self._topic_of, self._backlog, self._pace)

    def _watched(self, sent: Sequence[Letter]) -> set[str]:
        """Which could come back here: what Pub/Sub forwarded would come to another subscription."""
        if self._settings.action == "drop" or not self._settings.wait_s:
            return set()
        return {letter.id for letter in sent if letter.reason != UNDELIVERED}

    def _returned(self, sent: set[str]) -> int:
        """How many of those sent are back before the time is over."""
        found: set[str] = set()
        until_s = self._pace.now_s() + self._settings.wait_s
        with self._report.progress("waiting for what comes back", None):
            while (left_s := until_s - self._pace.now_s()) > 0 and found != sent:
                new = self._backlog.pull(MAX_PULLED, left_s, lambda _: False)
                found |= sent & {letter.replay_of for letter in new}
        return len(found)
