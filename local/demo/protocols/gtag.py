"""gtag's protocol: what the events share in the query, an event a line of the body.

Written after hits that browsers have sent in 2024 to 2026.
"""

import random
from collections.abc import Mapping
from urllib.parse import quote, urlencode

from local.demo.actions import Event, Hit, Protocol, Request
from local.demo.batches import Batch, Moment
from local.demo.event_ids import gtag_id, gtag_mark
from local.demo.journeys import OPENING, Step
from local.demo.protocols.gtag_values import PLAIN, consent, hints, parameters
from local.demo.stream import MEASUREMENT_ID

PATH = "/g/collect"

# A type that a page may send anywhere without asking first.
TEXT = {"Content-Type": "text/plain;charset=UTF-8"}

# Of the requests with one event, which have no body: some come as an image does.
_BY_GET = 0.3

# Opening events are not sent: flags of the event that follows say them.
_FLAGS = {"first_visit": ("_fv", "_nsi"), "session_start": ("_ss",)}

# The lines that a request has: the opening events that its flags say, and its own.
_Lines = list[tuple[list[Step], Step]]


def hit(batch: Batch, moment: Moment, draw: random.Random) -> Hit:
    """The request, and what the pipeline makes of it: the events of a line's flags, then its own.

    One event travels in the query, several as lines of the body.
    """
    lines = _lines(batch)
    written = [_own(batch, opening, step) for opening, step in lines]
    return Hit(
        protocol=Protocol.GTAG,
        request=_request(batch.visit.headers, _shared(batch, moment), written, draw),
        events=tuple(
            _event(batch, moment, line, step)
            for line, (opening, own) in enumerate(lines)
            for step in (*opening, own)
        ),
        is_bot=batch.visit.is_bot,
        may_identify=batch.visit.may_identify,
    )


def _request(
    headers: Mapping[str, str],
    shared: dict[str, str],
    lines: list[dict[str, str]],
    draw: random.Random,
) -> Request:
    if len(lines) == 1:
        method = "GET" if draw.random() < _BY_GET else "POST"
        return Request(path=path(shared | lines[0]), headers=headers, method=method)
    body = "\r\n".join(map(encoded, lines)).encode()
    return Request(path=path(shared), headers={**headers, **TEXT}, body=body)


def path(query: Mapping[str, str]) -> str:
    """The address with its query."""
    return f"{PATH}?{encoded(query)}"


def encoded(values: Mapping[str, str]) -> str:
    """As JavaScript's encodeURIComponent writes them."""
    return urlencode(values, quote_via=quote, safe=PLAIN)


def _lines(batch: Batch) -> _Lines:
    lines: _Lines = []
    opening: list[Step] = []
    for step in batch.steps:
        if step.name in OPENING:
            opening.append(step)
        else:
            lines.append((opening, step))
            opening = []
    return lines


def _shared(batch: Batch, moment: Moment) -> dict[str, str]:
    visit, page = batch.visit, batch.steps[0]
    values = {
        "v": "2",
        "tid": MEASUREMENT_ID,
        "_p": str(moment.page_ms),
        **consent(visit.privacy),
        "cid": visit.client_id,
        "uid": visit.user_id or "",
        "ul": visit.language,
        "sr": visit.screen,
        **hints(visit.headers),
        "_s": str(batch.request),
        "sid": str(moment.session_s),
        "sct": str(visit.session_number),
        "seg": "0" if batch.is_landing else "1",
        "dl": page.location,
        "dr": page.referrer,
        "dt": page.title,
    }
    return {key: value for key, value in values.items() if value}


def _own(batch: Batch, opening: list[Step], step: Step) -> dict[str, str]:
    engaged = batch.engaged_msec()
    return {
        "en": step.name,
        **{flag: "1" for made in opening for flag in _FLAGS[made.name]},
        "_ee": "1",
        **parameters(step.params, step.items),
        **({"up.customer_type": "member"} if batch.visit.user_id else {}),
        **({"_et": str(engaged)} if engaged else {}),
    }


def _event(batch: Batch, moment: Moment, line: int, step: Step) -> Event:
    visit = batch.visit
    return Event(
        name=step.name,
        event_id=gtag_id(
            client_id=visit.client_id,
            session_s=moment.session_s,
            page_ms=moment.page_ms,
            request=batch.request,
            line=line,
            name=step.name,
        ),
        mark="" if visit.may_identify else gtag_mark(moment.page_ms, batch.request, step.name),
        ecommerce=step.ecommerce,
        items=step.items,
    )
