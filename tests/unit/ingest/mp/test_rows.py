"""From a request in Google's documented form to enrich's row: each amount in its column, once."""

from typing import Any

import msgspec
import pytest

from functions.enrich.line import line
from functions.enrich.rows import row, subject_of
from shared.raw import RawHit
from shared.streams import Stream

from .bodies import parsed

RECEIVED = 1_764_150_000_123_456
STREAM = Stream()

PURCHASE = {
    "name": "purchase",
    "params": {
        "currency": "USD",
        "value": 30.03,
        "transaction_id": "T_12345",
        "coupon": "SUMMER_FUN",
        "shipping": 3.33,
        "tax": "1.11",
        "customer_type": "new",
        "session_id": "1764149000",
        "session_number": 3,
        "engagement_time_msec": "100",
        "items": [
            {
                "item_id": "SKU_12345",
                "item_name": "Stan and Friends Tee",
                "index": 0,
                "item_brand": "Google",
                "price": 10.01,
                "quantity": 3,
                "size": "M",
            }
        ],
    },
}
REFUND = {"name": "refund", "params": {"currency": "USD", "value": "9.99", "transaction_id": "A"}}
PAGE_VIEW = {
    "name": "page_view",
    "params": {"page_location": "https://shop.example/?utm_source=news", "page_title": "Home"},
}


def rows(*events: dict[str, Any], stream: Stream = STREAM, **fields: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    found = parsed(*events, **fields)
    hit = RawHit(
        protocol="mp",
        received_at_micros=RECEIVED,
        request_id="r",
        stream_id="shop",
        events=found.events,
        user=found.user,
        consent=found.consent,
        client=found.client,
        device=found.device,
    )
    subjects = [subject_of(hit, index, stream) for index in range(len(events))]
    return [msgspec.json.decode(line(row(subject), subject)) for subject in subjects]


def params_of(columns: dict[str, Any]) -> dict[str, Any]:
    listed = columns.get("event_params", [])
    assert len({param["key"] for param in listed}) == len(listed), "a key twice"
    return {param["key"]: param["value"] for param in listed}


def test_a_purchase() -> None:
    [columns] = rows(PURCHASE)
    assert columns["ecommerce"] == {
        "transaction_id": "T_12345",
        "purchase_revenue": 30.03,
        "purchase_revenue_in_usd": 30.03,
        "shipping_value": 3.33,
        "shipping_value_in_usd": 3.33,
        "tax_value": 1.11,
        "tax_value_in_usd": 1.11,
        "total_item_quantity": 3,
        "unique_items": 1,
    }
    assert params_of(columns) == {
        "currency": {"string_value": "USD"},
        "value": {"double_value": 30.03},
        "transaction_id": {"string_value": "T_12345"},
        "coupon": {"string_value": "SUMMER_FUN"},
        "shipping": {"double_value": 3.33},
        "tax": {"double_value": 1.11},
        "customer_type": {"string_value": "new"},
        "ga_session_id": {"int_value": 1_764_149_000},
        "ga_session_number": {"int_value": 3},
        "engagement_time_msec": {"int_value": 100},
    }
    [item] = columns["items"]
    assert (item["item_id"], item["price"], item["quantity"]) == ("SKU_12345", 10.01, 3)
    assert item["item_params"] == [{"key": "size", "value": {"string_value": "M"}}]


def test_a_refund_with_its_value_as_text() -> None:
    [columns] = rows(REFUND)
    assert columns["ecommerce"]["refund_value"] == 9.99
    assert columns["ecommerce"]["transaction_id"] == "A"
    assert params_of(columns)["value"] == {"double_value": 9.99}


def test_money_that_cannot_be_read_is_a_parameter_and_a_warning() -> None:
    odd = {"name": "purchase", "params": {"value": "30,03", "currency": "USD"}}
    [columns] = rows(odd)
    assert params_of(columns)["value"] == {"string_value": "30,03"}
    assert "purchase_revenue" not in columns["ecommerce"]
    assert "value is no number" in columns["angelia"]["warnings"]


@pytest.mark.parametrize("currency", ["", None])
def test_without_a_currency_of_its_own_the_streams_counts(currency: str | None) -> None:
    [columns] = rows(
        {"name": "purchase", "params": {"value": 5, "currency": currency}},
        stream=Stream(currency="DKK"),
    )
    assert params_of(columns)["currency"] == {"string_value": "DKK"}
    assert columns["ecommerce"]["purchase_revenue"] == 5.0


def test_a_page_view_of_a_known_device() -> None:
    [columns] = rows(
        PAGE_VIEW,
        timestamp_micros=RECEIVED - 1000,
        user_id="customer-1",
        device={"category": "mobile", "model": "Pixel 9 Pro", "screen_resolution": "1x2"},
        user_properties={"tier": {"value": "PREMIUM"}},
        user_location={"country_id": "US", "region_id": "US-CA", "city": "Mountain View"},
    )
    assert columns["event_timestamp"] == RECEIVED - 1000
    assert columns["user_pseudo_id"] == "123456.7654321"
    assert columns["user_id"] == "customer-1"
    assert columns["device"]["mobile_model_name"] == "Pixel 9 Pro"
    assert columns["geo"]["region"] == "California"
    assert columns["collected_traffic_source"]["manual_source"] == "news"
    params = params_of(columns)
    assert params["page_title"] == {"string_value": "Home"}
    assert params["screen_resolution"] == {"string_value": "1x2"}
    assert columns["user_properties"][0]["value"]["string_value"] == "PREMIUM"
