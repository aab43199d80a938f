"""Every request of the day through ingest's own code: it keeps to the rules that the demo tells."""

import json
from collections import Counter
from typing import Any

import pytest

from local.demo.actions import BadRequest, Event, Hit, Protocol, Sending
from local.demo.event_ids import gtag_id, gtag_mark, mp_id
from local.demo.plan import shop_day
from shared.raw import RawEvent

from .reading import Ingest, plain, told

DAY = shop_day(1_795_262_400_000_000)
SENT = [action for action in DAY if isinstance(action, Hit)]
DENIED = "ids dropped: analytics storage is denied"


def by(protocol: Protocol) -> list[Hit]:
    return [hit for hit in SENT if hit.protocol is protocol]


def mark_of(event: RawEvent) -> str:
    params = plain(event.params)
    return gtag_mark(params.get("batch_page_id"), params.get("batch_ordering_id"), event.name)


@pytest.mark.parametrize("protocol", [Protocol.NATIVE, Protocol.GTAG, Protocol.MP])
def test_every_hit_is_taken_and_its_events_are_called_as_the_books_know_them(
    protocol: Protocol,
) -> None:
    ingest = Ingest()
    for hit in by(protocol):
        response, [published] = ingest(hit.request)
        answered = json.loads(response.get_data() or b"{}").get("event_ids", [])
        assert (response.status_code, tuple(answered)) == hit.answer
        assert published.protocol == protocol.value
        assert [event.name for event in published.events] == [event.name for event in hit.events]
        for event, expected in zip(published.events, hit.events, strict=True):
            if expected.mark:
                assert event.event_id.startswith("request-")
                assert mark_of(event) == expected.mark
            else:
                assert event.event_id == expected.event_id


def test_ingest_has_a_place_for_all_that_is_sent_and_drops_what_consent_denies() -> None:
    ingest = Ingest()
    for hit in SENT:
        _, [published] = ingest(hit.request)
        assert (published.user.client_id is not None) == hit.may_identify
        for event in published.events:
            assert event.unknown == {}
            assert event.warnings == ([] if hit.may_identify else [DENIED])


def test_only_gtags_events_of_those_who_deny_are_known_by_a_mark() -> None:
    marked = [hit for hit in SENT if any(event.mark for event in hit.events)]
    assert marked == [hit for hit in by(Protocol.GTAG) if not hit.may_identify]
    assert any(hit.purchases for hit in marked)
    assert any(hit.sending is Sending.REPEAT for hit in marked)


def test_a_bot_and_a_visitor_are_told_apart_by_the_visitors_user_agent_in_each_protocol() -> None:
    ingest = Ingest()
    for hit in SENT:
        _, [published] = ingest(hit.request)
        assert hit.is_bot == ("bot.htm" in (published.client.user_agent or ""))


def test_the_server_speaks_for_the_visitor() -> None:
    ingest = Ingest()
    for hit in by(Protocol.MP):
        _, [published] = ingest(hit.request)
        client = published.client
        assert client.ip
        assert client.ip.startswith("203.0.113.")
        assert client.geo
        assert client.geo.country


def test_the_money_of_an_order_is_the_same_in_every_protocol() -> None:
    seen: Counter[Protocol] = Counter()
    for hit in SENT:
        for event, given in zip(hit.events, told(hit), strict=True):
            if event.name in {"purchase", "refund"}:
                seen[hit.protocol] += 1
                assert money(event) == {name: given.params.get(name) for name in money(event)}
                assert list(event.items) == given.items
    assert min(seen[one] for one in (Protocol.NATIVE, Protocol.GTAG, Protocol.MP)) > 10


def money(event: Event) -> dict[str, Any]:
    return dict(event.ecommerce)


def test_what_is_wrong_is_refused_with_its_status_and_code() -> None:
    ingest = Ingest()
    for action in DAY:
        if isinstance(action, BadRequest):
            response, published = ingest(action.request)
            code = json.loads(response.get_data())["error"]["code"]
            assert (response.status_code, code) == (action.status, action.code)
            assert published == []


def test_ids_follow_the_rules_as_they_are_written() -> None:
    found = gtag_id(client_id="1.2", session_s=3, page_ms=4, request=5, line=6, name="purchase")
    # printf '%s' '["G-MERCHSHOP1","1.2","3","4","5",6,"purchase"]' | sha256sum
    assert found == "c9f0af180c6ce6826b45d413aa97aad368513c4e05b81bf44972c573ace62301"
    # printf '\0\0\0\0\0\0\0\4shop\0\0\0\0\0\0\0\2{}\0\0\0\0\0\0\0\1' | sha256sum
    expected = "2255114c2d9a9ba9e7fba216c604d7bb3b10771dd81f4a1f2a245f2a3b64e871"
    assert mp_id(b"{}", 1) == expected
