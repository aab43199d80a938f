"""What consent denies, and personal data in any case, is gone before a hit travels."""

import json
from typing import Any

import pytest

from shared import raw
from shared.minimise import Minimiser
from shared.raw import (
    Client,
    Consent,
    Page,
    Param,
    RawEvent,
    RawHit,
    Session,
    User,
    Value,
    consent_in_force,
)

DENIED = Consent(analytics_storage="denied")
GRANTED = Consent(analytics_storage="granted")
MARK = "MARKER"
minimise = Minimiser(["token", "Email"])


def hit(*events: RawEvent, **parts: Any) -> RawHit:  # noqa: ANN401 - any field
    return RawHit(
        protocol="native",
        received_at_micros=1,
        request_id="r",
        stream_id="shop",
        events=list(events) or [RawEvent(event_id="e", name="x")],
        **parts,
    )


def text(key: str, value: str) -> Param:
    return Param(key=key, value=Value(string_value=value))


def test_what_the_hit_says_wins_over_the_streams_default() -> None:
    stated = Consent(ad_storage="granted")
    default = Consent(ad_storage="denied", analytics_storage="denied")
    assert consent_in_force(stated, default) == Consent(
        ad_storage="granted", analytics_storage="denied"
    )
    assert consent_in_force(Consent(), Consent()) == Consent()


EVERYWHERE = hit(
    RawEvent(
        event_id="e",
        name="page_view",
        params=[text("_ga", MARK), text("link", f"https://a/?x=1&client_id={MARK}")],
        items=[{"item_id": "1", "user_id": MARK}],
        unknown={"deep": [{"Visitor_ID": MARK}], "ga_session_id": MARK},
    ),
    user=User(
        cookie_id=MARK,
        client_id=MARK,
        user_id=MARK,
        properties=[text("client_id", MARK)],
        hashed_user_data={"sha256_email_address": MARK},
    ),
    session=Session(id=17_001, number=17_002, engaged=True),
    page=Page(location=f"https://a/?_gl={MARK}"),
    device={"advertising_id": MARK},
    app={"firebase_app_id": MARK, "id": "web"},
    client=Client(ip="203.0.113.7"),
)


def test_without_analytics_storage_no_identifier_is_left_wherever_it_stands() -> None:
    freed = minimise(EVERYWHERE, DENIED)
    data = raw.encode(freed)
    assert MARK.encode() not in data
    assert b"1700" not in data, "a session names its visitor"
    assert freed.session.engaged is True
    assert freed.app == {"id": "web"}
    assert freed.events[0].warnings == ["ids dropped: analytics storage is denied"]
    assert freed.client.ip == "203.0.113.7", "enrich tells the country by it and drops it"


@pytest.mark.parametrize("consent", [GRANTED, Consent(), Consent(ad_storage="denied")])
def test_otherwise_the_hit_stays_as_it_is(consent: Consent) -> None:
    assert minimise(EVERYWHERE, consent) == EVERYWHERE


@pytest.mark.parametrize(
    ("location", "kept"),
    [
        ("https://a/?x=1&token=MARKER&y=2", "https://a/?x=1&y=2"),
        ("https://a/?TOKEN=MARKER#top", "https://a/#top"),
        ("https://a/?back=https%3A%2F%2Fb%2F%3Ftoken%3DMARKER%26z%3D1", None),
        ("https://a/?u=MARKER@example.com", "https://a/?u=(redacted)"),
        ("https://a/?u=MARKER%40example.co.uk&x=1", "https://a/?u=(redacted)&x=1"),
        ("/account/MARKER@example.com/orders", "/account/(redacted)/orders"),
        ("https://a/?utm_content=MARKER%40example%2Ecom", "https://a/?utm_content=(redacted)"),
        ("https://a/?q=MARKER%2Bnews%40example.com", "https://a/?q=(redacted)"),
        ("https://a/?hotel=1&stoken=2", "https://a/?hotel=1&stoken=2"),
        ("https://medium.example/@somebody/post", "https://medium.example/@somebody/post"),
    ],
)
def test_an_address_loses_listed_parameters_and_mail_addresses(
    location: str, kept: str | None
) -> None:
    freed = minimise(hit(page=Page(location=location)), GRANTED)
    assert MARK not in (freed.page.location or "")
    assert kept is None or freed.page.location == kept
    is_changed = freed.page.location != location
    assert [w.startswith("personal data dropped") for w in freed.events[0].warnings] == [
        True
    ] * is_changed


def test_only_addresses_lose_listed_parameters() -> None:
    event = RawEvent(event_id="e", name="x", items=[{"item_name": "Token=X, 3 pcs"}])
    assert minimise(hit(event), GRANTED).events == [event]


def test_only_addresses_are_searched_for_mail() -> None:
    event = RawEvent(event_id="e", name="x", params=[text("handle", "me@example.com")])
    assert minimise(hit(event), GRANTED).events == [event]


def test_what_the_visitor_typed_and_addresses_go_in_any_case() -> None:
    event = RawEvent(
        event_id="e",
        name="x",
        params=[text("payload", json.dumps({"user_data": {"email": MARK}, "a": 1}))],
        unknown={"ip_override": MARK, "deep": {"user_data": MARK}},
    )
    freed = minimise(hit(event), GRANTED).events[0]
    assert MARK.encode() not in raw.encode(freed)
    assert freed.params == [text("payload", '{"a":1}')]


def test_only_the_event_that_lost_something_says_so() -> None:
    clean, marked = (
        RawEvent(event_id=name, name="x", unknown=unknown)
        for name, unknown in (("a", {}), ("b", {"ip": MARK}))
    )
    freed = minimise(hit(clean, marked), GRANTED)
    assert [len(event.warnings) for event in freed.events] == [0, 1]
