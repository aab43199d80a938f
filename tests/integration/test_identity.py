"""Who a visitor is, from a browser's cookie jar to the row; and nobody, where consent denies it."""

import base64
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from local.cloud import LocalCloud

from .browser import Browser
from .conftest import Rows, rows_of, started

SHOP = "https://www.shop.example"
FOREIGN = "https://evil.example"
STREAMS = json.dumps(
    {
        "shop": {
            "origins": [SHOP],
            "measurement_ids": ["G-SHOP"],
            "api_secret": "hush",
            "keep_hashed_user_data": True,
        },
        "strict": {
            "origins": [SHOP],
            "measurement_ids": ["G-STRICT"],
            "consent": {"analytics_storage": "denied"},
        },
    }
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    with started(tmp_path_factory.mktemp("identity"), streams=STREAMS) as running:
        yield running


@pytest.fixture(scope="module")
def ask(shop: LocalCloud) -> Rows:
    return rows_of(shop)


def url(host: str, path: str, **query: str) -> str:
    return f"http://{host}{path}?{urlencode(query)}"


def native(**fields: Any) -> str:  # noqa: ANN401 - any JSON
    return json.dumps({"event_name": "page_view"} | fields)


STREAM = "/api/v1/streaming/shop"
OURS, ELSEWHERE = "collect.shop.example", "ingest-abc-uc.a.run.app"


def pseudo_id(ask: Rows, event_id: str) -> str | None:
    sql = f"SELECT user_pseudo_id FROM analytics.events WHERE event_id = '{event_id}'"  # noqa: S608
    [row] = ask(sql)
    found: str | None = row["user_pseudo_id"]
    return found


def test_a_page_of_ours_gets_a_cookie_for_its_whole_domain_and_is_known_by_it(
    shop: LocalCloud, ask: Rows
) -> None:
    browser = Browser(shop.ports.ingest)
    for event_id in ("own-1", "own-2"):
        answer = browser.send(url(OURS, STREAM), native(event_id=event_id), origin=SHOP)
        assert answer.status == 200
        assert answer.headers["Access-Control-Allow-Origin"] == SHOP
        assert answer.headers["Access-Control-Allow-Credentials"] == "true"
    assert browser.cookies() == {"__uid__": ".shop.example"}
    assert pseudo_id(ask, "own-1") == pseudo_id(ask, "own-2") == browser.uid()


def test_a_client_id_of_its_own_goes_first(shop: LocalCloud, ask: Rows) -> None:
    browser = Browser(shop.ports.ingest)
    browser.send(url(OURS, STREAM), native(event_id="own-3", client_id="1.2"), origin=SHOP)
    assert browser.uid() is not None
    assert pseudo_id(ask, "own-3") == "1.2"


def test_where_ingest_is_on_nobodys_domain_the_cookie_is_that_hosts_alone(shop: LocalCloud) -> None:
    browser = Browser(shop.ports.ingest)
    browser.send(url(ELSEWHERE, STREAM), native(), origin=SHOP)
    assert browser.cookies() == {"__uid__": ELSEWHERE}


def test_a_foreign_page_is_refused_and_told_so_and_gets_no_cookie(
    shop: LocalCloud,
) -> None:
    browser = Browser(shop.ports.ingest)
    answer = browser.send(url(OURS, STREAM), native(event_id="foreign"), origin=FOREIGN)
    assert answer.status == 403
    assert json.loads(answer.body)["error"]["code"] == "origin_not_allowed"
    assert answer.headers["Access-Control-Allow-Origin"] == FOREIGN, "else it would try again"
    assert browser.cookies() == {}


@pytest.mark.parametrize("stream", ["shop", "strict"])
def test_without_consent_there_is_no_cookie_and_no_id(
    shop: LocalCloud, ask: Rows, stream: str
) -> None:
    """By the hit's own word, and by the stream's default where the hit says nothing."""
    browser = Browser(shop.ports.ingest)
    browser.send(url(OURS, STREAM), native(), origin=SHOP)
    assert browser.uid() is not None, "consent was given before"
    said = {"consent": {"analytics_storage": "denied"}} if stream == "shop" else {}
    body = native(event_id=f"denied-{stream}", client_id="1.2", user_id="u", **said)
    browser.send(url(OURS, f"/api/v1/streaming/{stream}"), body, origin=SHOP)
    assert browser.cookies() == {}
    assert pseudo_id(ask, f"denied-{stream}") is None


def test_gtag_and_pixels_are_browsers_and_the_measurement_protocol_is_not(shop: LocalCloud) -> None:
    browser = Browser(shop.ports.ingest)
    hit = url(OURS, "/g/collect", v="2", tid="G-SHOP", en="page_view", cid="1.2", _s="1", _p="1")
    assert browser.send(hit, "", origin=SHOP).status == 204
    assert browser.uid() is not None
    pixel = base64.b64encode(native().encode()).decode()
    browser = Browser(shop.ports.ingest)
    answer = browser.send(url(OURS, STREAM, dtdc=pixel))
    assert (answer.status, answer.headers["Content-Type"]) == (200, "image/gif")
    assert browser.uid() is not None
    browser = Browser(shop.ports.ingest)
    mp = url(OURS, "/mp/collect", measurement_id="G-SHOP", api_secret="hush")  # noqa: S106
    body = json.dumps({"client_id": "1.2", "events": [{"name": "page_view"}]})
    assert browser.send(mp, body).status == 204
    assert browser.cookies() == {}


MARK = "MARKEDVISITOR"
LINK = f"https://shop.example/?_gl={MARK}&client_id={MARK}&x=1"


def test_a_visitor_who_denied_it_is_in_no_row_no_log_no_dead_letter_and_no_cookie(
    shop: LocalCloud, ask: Rows
) -> None:
    """By every protocol, sGTM included; refused events as well as kept ones."""
    browser = Browser(shop.ports.ingest)
    denied = {"analytics_storage": "denied", "ad_storage": "denied"}
    everything = {
        "client_id": MARK, "user_id": MARK, "session_id": 424_242, "page_location": LINK,
        "device": {"advertising_id": MARK}, "app_info": {"firebase_app_id": MARK},
        "event_params": [{"key": "_ga", "value": {"string_value": MARK}}],
        "user_properties": [{"key": "client_id", "value": {"string_value": MARK}}],
        "items": [{"item_id": "1", "user_id": MARK}], "unheard_of": {"visitor_id": MARK},
        "user_data": {"email": f"{MARK}@example.com", "sha256_email_address": "a" * 64},
    }  # fmt: skip
    for name in ("kept_native", ""):  # an empty name: refused by ingest
        body = json.dumps({**everything, "event_name": name, "consent": denied})
        browser.send(url(OURS, STREAM), body, origin=SHOP)
    gtag = {
        "v": "2", "tid": "G-SHOP", "gcs": "G100", "cid": MARK, "uid": MARK, "sid": "424242",
        "sct": "424242", "dl": LINK, "ep._ga": MARK, "up.client_id": MARK, "_s": "1", "_p": "1",
        "em": f"tv.1~em.{MARK}", "ep.link": LINK, "pr1": f"id1~k0user_id~v0{MARK}",
    }  # fmt: skip
    lines = "en=kept_gtag\nep.x=nameless"  # the second one: refused by enrich
    assert browser.send(url(OURS, "/g/collect", **gtag), lines, origin=SHOP).status == 204
    mp = json.dumps(
        {
            "client_id": MARK, "user_id": MARK, "user_data": {"email_address": MARK},
            "user_properties": {"user_id": {"value": MARK}},
            "events": [{"name": "kept_mp", "params": {
                "session_id": "424242", "page_location": LINK, "client_id": MARK,
                "json": json.dumps({"user_pseudo_id": MARK}),
            }}],
        }
    )  # fmt: skip
    assert browser.send(url(OURS, "/mp/collect", measurement_id="G-STRICT"), mp).status == 204
    sgtm = {"client_id": MARK, "user_id": MARK, "x-ga-gcs": "G100", "page_location": LINK,
            "user_data": {"email_address": MARK}, "ga_session_id": "424242"}  # fmt: skip
    topic = shop.publisher.topic_path(shop.project, "raw-events")
    for more in ({"event_name": "kept_sgtm"}, {}):  # without a name: refused by enrich
        shop.publisher.publish(topic, json.dumps({**sgtm, **more}).encode()).result(timeout=30)

    kept = ask(
        "SELECT event_name, user_pseudo_id, user_id, privacy_info.analytics_storage AS storage, "
        "TO_JSON_STRING(t) AS text FROM analytics.events t WHERE event_name LIKE 'kept_%'",
        expect=4,
    )
    for row in kept:
        assert (row["user_pseudo_id"], row["user_id"], row["storage"]) == (None, None, "No")
        assert "x=1" in row["text"] or row["event_name"] == "kept_native", "the page itself stays"
    letters = ask(
        "SELECT TO_JSON_STRING(t) AS text FROM analytics.dead_letters t "
        "WHERE JSON_VALUE(attributes.reason) = 'missing_event_name'",
        expect=2,
    )
    logs = "".join(file.read_text() for file in (shop.data_dir / "logs").glob("*.log"))
    for text in (*(row["text"] for row in (*kept, *letters)), logs):
        assert MARK not in text
        assert "424242" not in text
        assert "a" * 64 not in text
    assert browser.cookies() == {}


def test_hashes_are_kept_where_the_stream_keeps_them_and_nothing_plain(
    shop: LocalCloud, ask: Rows
) -> None:
    digest = "b" * 64
    user_data = {"email": "anna@example.com", "sha256_email_address": digest}
    body = native(
        event_id="hashed", user_data=user_data, page_location="https://a/?email=anna@b.example"
    )
    Browser(shop.ports.ingest).send(url(OURS, STREAM), body, origin=SHOP)
    sql = "SELECT TO_JSON_STRING(t) AS text FROM analytics.events t WHERE event_id = 'hashed'"
    [row] = ask(sql)
    assert digest in row["text"]
    assert "anna" not in row["text"]
