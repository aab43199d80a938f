"""Whatever arrives becomes rows or refusals, never an exception; and rows are as typed."""

import json
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.enrich.campaigns import of_page
from functions.enrich.channels import default_channel_group
from functions.enrich.devices.android_devices import android_device
from functions.enrich.devices.brands import brand_of_code
from functions.enrich.devices.client_hints import NAMES as HINTS
from functions.enrich.devices.models import android_code
from functions.enrich.handler import EnrichHandler
from functions.enrich.row import Row
from functions.enrich.rows import STEPS, row
from functions.enrich.settings import Settings
from functions.enrich.traffic_source import session_source
from functions.enrich.urls import CLICK_IDS
from functions.enrich.user_agent import device_seen
from shared.push import Message
from shared.queries import without_parameters
from shared.streams import Streams
from tests.recorders import TopicRecorder

from .subjects import CHROME_ON_WINDOWS, RECEIVED, TOPICS, raw_event, subject

# A deadline for one example would measure the machine's other work.
patient = settings(deadline=None)

SETTINGS = Settings.from_env(TOPICS)
ROW = msgspec.json.Decoder(Row)

TEXTS = st.text(max_size=60)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS | st.sampled_from(["1", "1.5", "-0", "1e400", "٣", "²", "NaN", "granted", "denied"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)  # fmt: skip

# Texts built of what makes User-Agents and addresses hard to read, and of anything else.
CATEGORIES = {None, "desktop", "mobile", "tablet", "smart tv", "console", "other"}
USER_AGENTS = st.lists(
    st.sampled_from(
        [
            CHROME_ON_WINDOWS, "Mozilla/5.0 (", "Linux; Android 10; K)", "iPhone OS 18_7",
            "Version/26", "Windows NT ", "²", "٣", "99999999999999999999", ";", ")", "CrOS", "SM-",
            "Googlebot/", ".", "\x00", "\U0001f600",
        ]
    ) | TEXTS,
    max_size=12,
).map(" ".join)  # fmt: skip
ADDRESSES = st.lists(
    st.sampled_from(
        [
            "https://", "android-app://", "www.google.", "co.uk", "shop.example", "/", "?", "&",
            "#", "=", "utm_source", "utm_medium", "gclid", "%", "%3F", "%26", "%253F", "%3D",
            "%zz", "[", "]", ":", "@", "..", "facebook.com", "search.", "\t", "\n", "//",
        ]
    ) | TEXTS,
    max_size=12,
).map("".join)  # fmt: skip

KEYS = st.sampled_from(
    [
        "event_name", "event_id", "client_id", "items", "transaction_id", "transaction_value",
        "value", "currency", "tax", "page_location", "page_referrer", "user_agent", "ip_override",
        "language", "ga_session_id", "user_properties", "consent", "event_location", "x-ga-gcs",
        "x-ga-gcd", "user_data", "engagement_time_msec",
    ]
)  # fmt: skip
ITEM_KEYS = st.sampled_from(["item_id", "price", "quantity", "index", "item_params", "currency"])
EVENT_KEYS = st.sampled_from(
    ["event_id", "name", "params", "items", "ecommerce", "timestamp_micros"]
)
OBJECTS = st.dictionaries(KEYS | TEXTS, JSON_VALUES | ADDRESSES | USER_AGENTS, max_size=10)
ITEMS = st.lists(
    st.dictionaries(
        ITEM_KEYS | TEXTS,
        JSON_VALUES,
        max_size=5,
    )
    | JSON_VALUES,
    max_size=3,
)  # fmt: skip


def handled(data: bytes, attributes: dict[str, str]) -> tuple[list[Any], int]:
    """Run a message; returns its rows, checked against the row's types, and its refusals' count."""
    topic = TopicRecorder()
    refusals = EnrichHandler(topic, Streams(), SETTINGS)(Message("m", data, attributes, RECEIVED))
    lines = [line for published, _ in topic.published for line in published.split(b"\n")]
    return [ROW.decode(line) for line in lines], len(refusals)


@patient
@given(st.binary(max_size=200), st.sampled_from([{}, {"schema": "raw.v1"}, {"schema": "x"}]))
def test_any_bytes_are_rows_or_refusals(data: bytes, attributes: dict[str, str]) -> None:
    rows, refusals = handled(data, attributes)
    assert len(rows) + refusals == 1


@patient
@given(OBJECTS, ITEMS | JSON_VALUES)
def test_any_object_of_sgtms_is_one_row_or_one_refusal(
    document: dict[str, Any], items: object
) -> None:
    data = json.dumps({"event_name": "purchase", "items": items, **document}).encode()
    rows, refusals = handled(data, {})
    assert len(rows) + refusals == 1


@patient
@given(
    st.lists(
        st.dictionaries(
            EVENT_KEYS,
            JSON_VALUES | ITEMS,
            max_size=6,
        ).map(lambda event: {"event_id": "e", "name": "purchase", **event}),
        max_size=3,
    ),
    OBJECTS,
)  # fmt: skip
def test_any_raw_hit_has_a_row_or_a_refusal_for_each_event(
    events: list[dict[str, Any]], page: dict[str, Any]
) -> None:
    hit = {
        "protocol": "gtag", "received_at_micros": RECEIVED, "request_id": "r", "stream_id": "s",
        "events": events, "device": page, "app": page,
    }  # fmt: skip
    rows, refusals = handled(json.dumps(hit).encode(), {"schema": "raw.v1"})
    whole_message_refused = not rows and refusals == 1
    assert whole_message_refused or len(rows) + refusals == len(events)


@patient
@given(st.integers(), st.integers(), st.integers())
def test_any_times_and_numbers_are_a_row_or_a_refusal(
    received: int, claimed: int, session: int
) -> None:
    hit = {
        "protocol": "gtag", "received_at_micros": received, "request_id": "r", "stream_id": "s",
        "session": {"id": session},
        "events": [{"event_id": "e", "name": "x", "timestamp_micros": claimed}],
    }  # fmt: skip
    rows, refusals = handled(json.dumps(hit).encode(), {"schema": "raw.v1"})
    assert len(rows) + refusals == 1


@patient
@given(USER_AGENTS)
def test_any_user_agent_is_a_device(user_agent: str) -> None:
    assert device_seen(user_agent).category in CATEGORIES


@patient
@given(USER_AGENTS, st.dictionaries(st.sampled_from(HINTS) | TEXTS, USER_AGENTS, max_size=8))
def test_any_client_hints_are_a_device(user_agent: str, hints: dict[str, str]) -> None:
    assert device_seen(user_agent, hints).category in CATEGORIES


@patient
@given(TEXTS | USER_AGENTS)
def test_each_step_reads_any_text(text: str) -> None:
    ascii_text = text.encode("ascii", "replace").decode()
    code = android_code(ascii_text)
    assert code is None or 0 < len(code) <= 60
    assert brand_of_code(text) != ""
    known = android_device(text)
    assert known is None or known.brand


@patient
@given(ADDRESSES, ADDRESSES)
def test_any_page_and_referrer_are_a_campaign_and_a_channel(page: str, referrer: str) -> None:
    campaign = of_page(page, referrer, ("pay.example",))
    assert default_channel_group(campaign.source, campaign.medium, campaign.name)
    event = raw_event("session_start")
    session_source(subject(event, page=page, referrer=referrer))


@patient
@given(ADDRESSES)
def test_an_address_freed_of_click_ids_stays_so(text: str) -> None:
    freed = without_parameters(text, CLICK_IDS)
    assert without_parameters(freed, CLICK_IDS) == freed
    assert len(freed) <= len(text)


@patient
@given(st.permutations(STEPS), ADDRESSES)
def test_the_order_of_the_steps_does_not_matter(steps: list[Any], page: str) -> None:
    visit = subject(page=page)
    columns = [step(visit).columns for step in steps]
    names = [name for part in columns for name in part]
    assert len(names) == len(set(names))
    merged = {name: value for part in columns for name, value in part.items() if value is not None}
    expected = row(visit)
    assert merged == {name: value for name, value in expected.items() if name != "angelia"}
