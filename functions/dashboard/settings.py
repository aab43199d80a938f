"""What the dashboard reads from its environment, once."""

import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from shared.settings import (
    BadSetting,
    FromEnvironment,
    integer,
    matching,
    number,
    setting,
    text,
)

_CURRENCY = matching(re.compile(r"[A-Z]{3}|"), "three capital letters, or nothing,")


def _zone(written: str) -> ZoneInfo:
    try:
        return ZoneInfo(written)
    except (KeyError, ValueError, OSError):
        raise BadSetting("a name like Europe/Copenhagen is needed") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(FromEnvironment):
    """Every variable that the dashboard reads."""

    firestore_database: str = setting(
        text, "(default)", meaning="the database's id; this is Firestore's own name for the first"
    )
    shop_name: str = setting(text, "Live sales", meaning="what stands at the top of the page")
    time_zone: ZoneInfo = setting(
        _zone,
        "UTC",
        meaning='whose days "today" means: the time zone of the stream, as `STREAMS` has it',
    )
    currency: str = setting(
        _CURRENCY,
        "",
        meaning="the currency that is shown first; absent: the one that most items were sold in",
    )
    feed_length: int = setting(
        integer(least=1, most=100), "12", unit="purchases", meaning="how many of the latest show"
    )
    refresh_s: float = setting(
        number(least=100, of=1_000),
        "500",
        variable="REFRESH_MS",
        unit="ms",
        meaning="how often an open page looks whether the server has heard something new",
    )
    heartbeat_s: float = setting(
        number(least=0.1),
        "5",
        unit="s",
        meaning="how often what was heard is held against what Firestore has",
    )
    stall_s: float = setting(
        number(least=0.1),
        "2",
        unit="s",
        meaning="how long the listener may lag behind Firestore before it is taken for dead",
    )
    stale_s: float = setting(
        number(least=0.5),
        "15",
        unit="s",
        meaning="without a heartbeat for so long the numbers are shown as old; a page that has "
        "lost the dashboard's server for so long says so",
    )
    quiet_s: float = setting(
        number(least=1),
        "900",
        unit="s",
        meaning="without a purchase for so long the page says that it is quiet",
    )
    poll_s: float = setting(
        number(least=0.1), "5", unit="s", meaning="between two reads while there is no listener"
    )
    idle_s: float = setting(
        number(least=1),
        "300",
        unit="s",
        meaning="when nobody has looked for so long, nothing is read until somebody does",
    )
    read_timeout_s: float = setting(
        number(least=0.1),
        "5",
        unit="s",
        meaning="for one read; the first, of all items, has 120 s",
    )
