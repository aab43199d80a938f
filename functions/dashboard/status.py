"""How far the numbers can be trusted: one state, in words and with its colour."""

from enum import StrEnum
from typing import NamedTuple

from .ages import ago, length
from .causes import cause


class State(StrEnum):
    """What the page says of itself; docs/dashboard.md explains each."""

    STARTING = "starting"
    LIVE = "live"
    QUIET = "quiet"
    POLLING = "polling"
    BROKEN = "broken"


class Health(NamedTuple):
    """What the feed knows of itself. Times are seconds ago; None where it never happened.

    confirmed_s:   the numbers were held against Firestore, or read from it
    is_listening:  all listeners are there and have said something
    lost_s:        the listener was lost, while it has not come back
    error:         the name of what the last step failed with; empty where it did not
    is_read:       all of it has been read once
    woke_s:        somebody looks again after nobody did, while nothing is confirmed since
    is_bug:        the error is none of Firestore's
    """

    confirmed_s: float | None
    is_listening: bool
    lost_s: float | None
    error: str
    is_read: bool
    woke_s: float | None = None
    is_bug: bool = False


class Limits(NamedTuple):
    """After so many seconds numbers are old, and a shop without purchases is quiet."""

    stale_s: float
    quiet_s: float
    poll_s: float


class Status(NamedTuple):
    """What stands at the top of the page."""

    state: State
    headline: str
    detail: str


def status(health: Health, purchase_s: float | None, limits: Limits) -> Status:
    """What holds now. ``purchase_s``: how long ago the last purchase was; None without one.

    In doubt the numbers are old: only a heartbeat within ``stale_s`` makes them fresh.
    """
    confirmed_s = health.confirmed_s
    if not health.is_read or confirmed_s is None:
        return _unread(health)
    if not health.error and health.woke_s is not None and health.woke_s < limits.stale_s:
        old = f"Nobody was looking: the numbers are {length(confirmed_s)} old."
        return Status(State.STARTING, "Catching up", old)
    if health.error or confirmed_s > limits.stale_s:
        why = _cause(health) if health.error else "No heartbeat from Firestore"
        old = f"{why}. The numbers are {length(confirmed_s)} old and do not move."
        return Status(State.BROKEN, "Not live", f"{old} Trying again.")
    if not health.is_listening:
        reading = f"Reading every {limits.poll_s:g} s until it is there."
        if health.lost_s is None:
            return Status(State.POLLING, "Connecting", f"The live feed opens. {reading}")
        lost = f"Lost the live feed {ago(health.lost_s)}. {reading}"
        return Status(State.POLLING, "Reconnecting", lost)
    if purchase_s is None:
        return Status(State.QUIET, "Connected", "Nothing has been sold yet.")
    if purchase_s > limits.quiet_s:
        quiet = f"No purchase for {length(purchase_s)}. The connection works."
        return Status(State.QUIET, "Quiet", quiet)
    return Status(State.LIVE, "Live", "Up to date.")


def _unread(health: Health) -> Status:
    if health.error:
        said = f"{_cause(health)}. There is nothing to show yet. Trying again."
        return Status(State.BROKEN, "Not live", said)
    return Status(State.STARTING, "Starting", "Reading the counters.")


def _cause(health: Health) -> str:
    return cause(health.error, is_bug=health.is_bug)
