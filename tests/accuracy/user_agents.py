"""The labelled User-Agents, and what enrich and the package user-agents alone say of them."""

from functools import cache
from typing import NamedTuple

import user_agents

from functions.enrich.device import bot_reason, device
from functions.enrich.row_records import Device, WebInfo
from functions.enrich.rows import subject_of
from shared.raw import Client, RawEvent, RawHit
from shared.streams import Stream

from .figures import Row, labelled


class Answer(NamedTuple):
    """What is compared with the labels."""

    category: str | None
    system: str | None
    system_version: str | None
    browser: str | None
    brand: str | None
    is_bot: bool


@cache
def rows() -> tuple[Row, ...]:
    """All rows of data/user_agents.jsonl."""
    return tuple(labelled("user_agents.jsonl"))


@cache
def enriched() -> dict[str, Answer]:
    """What enrich writes, by the rows' ids."""
    return {row["id"]: _enriched(row) for row in rows()}


@cache
def plain() -> dict[str, Answer]:
    """What the package user-agents says by itself, by the rows' ids."""
    return {row["id"]: _plain(row) for row in rows()}


def _enriched(row: Row) -> Answer:
    hit = RawHit(
        protocol="gtag",
        received_at_micros=0,
        request_id="r",
        stream_id="s",
        events=[RawEvent(event_id="e", name="page_view")],
        client=Client(user_agent=row["ua"], hints=row.get("ch", {})),
    )
    subject = subject_of(hit, 0, Stream())
    seen: Device = device(subject).columns["device"]
    web = seen.web_info or WebInfo()
    return Answer(
        category=seen.category,
        system=seen.operating_system,
        system_version=seen.operating_system_version,
        browser=web.browser,
        brand=seen.mobile_brand_name,
        is_bot=bot_reason(subject) is not None,
    )


def _plain(row: Row) -> Answer:
    seen = user_agents.parse(row["ua"])
    kinds = (("tablet", seen.is_tablet), ("mobile", seen.is_mobile), ("desktop", seen.is_pc))
    return Answer(
        category=next((kind for kind, is_it in kinds if is_it), None),
        system=seen.os.family,
        system_version=seen.get_os(),
        browser=seen.browser.family,
        brand=seen.device.brand,
        is_bot=seen.is_bot,
    )
