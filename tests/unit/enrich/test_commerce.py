from typing import Any

import pytest

from functions.enrich.commerce import commerce
from functions.enrich.refused import EventRefused
from shared.streams import Stream

from .subjects import plain, raw_event, subject

PEN = {"item_id": "p", "item_name": "Pen", "price": 2.5, "quantity": 4}


def columns(name: str = "purchase", **event: Any) -> dict[str, Any]:  # noqa: ANN401
    return plain(commerce(subject(raw_event(name, **event))).columns)  # type: ignore[no-any-return]  # a dict by the line above


def warnings(name: str = "purchase", **event: Any) -> tuple[str, ...]:  # noqa: ANN401
    return commerce(subject(raw_event(name, **event))).warnings


def test_a_purchase_in_dollars_fills_both_money_columns() -> None:
    totals = {
        "value": 12.5, "tax": "1.25", "shipping": 2, "currency": "usd", "transaction_id": "T1",
    }  # fmt: skip
    assert columns(ecommerce=totals, items=[PEN]) == {
        "event_value_in_usd": 12.5,
        "ecommerce": {
            "transaction_id": "T1",
            "purchase_revenue": 12.5, "purchase_revenue_in_usd": 12.5,
            "tax_value": 1.25, "tax_value_in_usd": 1.25,
            "shipping_value": 2.0, "shipping_value_in_usd": 2.0,
            "total_item_quantity": 4, "unique_items": 1,
        },
        "items": [
            {
                "item_id": "p", "item_name": "Pen", "price": 2.5, "price_in_usd": 2.5,
                "quantity": 4, "item_revenue": 10.0, "item_revenue_in_usd": 10.0,
            }
        ],
    }  # fmt: skip


def test_other_money_has_no_dollar_columns() -> None:
    seen = columns(ecommerce={"value": 12.5, "currency": "EUR"}, items=[PEN])
    assert "event_value_in_usd" not in seen
    assert "purchase_revenue_in_usd" not in seen["ecommerce"]
    assert "price_in_usd" not in seen["items"][0]


def test_a_refund_has_refund_columns_only() -> None:
    seen = columns("refund", ecommerce={"value": 5, "currency": "EUR"}, items=[PEN])
    assert seen["ecommerce"]["refund_value"] == 5.0
    assert "purchase_revenue" not in seen["ecommerce"]
    assert seen["items"][0]["item_refund"] == 10.0
    assert "item_revenue" not in seen["items"][0]


def test_another_event_has_items_without_revenue() -> None:
    seen = columns("view_item", ecommerce={"value": 5, "currency": "EUR"}, items=[PEN])
    assert "item_revenue" not in seen["items"][0]
    assert seen["ecommerce"] == {"total_item_quantity": 4, "unique_items": 1}


def test_an_event_without_commerce_has_none() -> None:
    assert columns("page_view", params={"value": 3}) == {}


def test_amounts_in_parameters_serve_where_the_ecommerce_object_has_none() -> None:
    params = {"value": 9.5, "transaction_id": "T2", "currency": "EUR", "tax": 1}
    assert columns(params=params)["ecommerce"] == {
        "purchase_revenue": 9.5,
        "transaction_id": "T2",
        "tax_value": 1.0,
    }


def test_the_revenue_is_summed_from_the_items_where_the_event_has_no_value() -> None:
    lines = [{"price": "0.1", "quantity": "3"}, {"price": 2, "quantity": 1.0}]
    seen = columns(ecommerce={"currency": "EUR"}, items=lines)
    assert seen["ecommerce"]["purchase_revenue"] == 2.3
    assert seen["items"][0]["item_revenue"] == 0.3


def test_totals_are_the_events_own_where_it_has_them() -> None:
    stated = {"currency": "EUR", "total_item_quantity": "9", "unique_items": 2}
    seen = columns(ecommerce=stated, items=[PEN])["ecommerce"]
    assert (seen["total_item_quantity"], seen["unique_items"]) == (9, 2)


def test_items_of_one_kind_are_one_unique_item() -> None:
    lines = [PEN, {**PEN, "quantity": 2}, {**PEN, "item_id": "q", "quantity": None}]
    seen = columns(ecommerce={"currency": "EUR"}, items=lines)["ecommerce"]
    assert (seen["total_item_quantity"], seen["unique_items"]) == (7, 2)


def test_items_of_which_one_has_no_price_are_not_summed() -> None:
    seen = columns(ecommerce={"currency": "EUR"}, items=[PEN, {"item_id": "q"}])
    assert "purchase_revenue" not in seen["ecommerce"]


def test_a_missing_quantity_is_one() -> None:
    seen = columns(
        ecommerce={"currency": "EUR"}, items=[{"price": 7}, {"price": 7, "quantity": ""}]
    )
    assert [line["quantity"] for line in seen["items"]] == [1, 1]


@pytest.mark.parametrize(
    ("items", "ecommerce", "warning"),
    [
        ([{"price": "cheap"}], {"currency": "EUR"}, "items[0].price is no number"),
        ([{"price": "1,5"}], {"currency": "EUR"}, "items[0].price is no number"),
        ([{"price": True}], {"currency": "EUR"}, "items[0].price is no number"),
        ([PEN, {"quantity": "two"}], {"currency": "EUR"}, "items[1].quantity is no whole number"),
        ([{"quantity": 0.5}], {"currency": "EUR"}, "items[0].quantity is no whole number"),
        ([], {"currency": "EUR", "value": "x"}, "value is no number"),
        ([], {"currency": "EUR", "tax": "nan"}, "tax is no number"),
        ([], {"value": 5}, "purchase without a currency"),
    ],
)
def test_what_was_dropped_is_said(
    items: list[dict[str, Any]], ecommerce: dict[str, Any], warning: str
) -> None:
    assert warnings(items=items, ecommerce=ecommerce) == (warning,)


def test_a_bad_number_is_null_and_its_line_has_no_revenue() -> None:
    line = columns(ecommerce={"currency": "EUR"}, items=[{"price": "cheap", "quantity": 2}])
    assert line["items"] == [{"quantity": 2}]


@pytest.mark.parametrize(
    ("event", "stream", "in_usd"),
    [
        ({"items": [{"price": 1, "currency": "USD"}]}, Stream(currency="EUR"), True),
        ({"items": [{"price": 1}]}, Stream(currency="USD"), True),
        ({"items": [{"price": 1}], "params": {"currency": "EUR"}}, Stream(currency="USD"), False),
    ],
)
def test_currency_is_the_events_else_its_items_else_the_streams(
    event: dict[str, Any], stream: Stream, in_usd: bool
) -> None:
    seen = commerce(subject(raw_event("purchase", **event), stream=stream))
    assert ("price_in_usd" in plain(seen.columns["items"][0])) == in_usd
    assert seen.warnings == ()


def test_what_ga4_has_no_field_for_becomes_item_params() -> None:
    line = {
        "item_id": 17, "index": 3, "colour": "red", "discount": 0.5, "stock": 4, "tags": ["a"],
        "gift": True, "nothing": None,
        "item_params": [{"key": "size", "value": {"string_value": "M"}}],
    }  # fmt: skip
    seen = columns("view_item", items=[line])["items"][0]
    assert (seen["item_id"], seen["item_list_index"]) == ("17", "3")
    assert {entry["key"]: entry["value"] for entry in seen["item_params"]} == {
        "size": {"string_value": "M"},
        "colour": {"string_value": "red"},
        "discount": {"double_value": 0.5},
        "stock": {"int_value": 4},
        "tags": {"string_value": '["a"]'},
        "gift": {"string_value": "true"},
    }


def test_item_params_that_are_no_list_of_them_are_kept_as_json() -> None:
    seen = columns("view_item", items=[{"item_params": {"size": "M"}}])["items"][0]
    assert seen["item_params"] == [
        {"key": "item_params", "value": {"string_value": '{"size":"M"}'}}
    ]


def test_an_items_integer_that_no_column_holds_refuses_the_event() -> None:
    with pytest.raises(EventRefused):
        columns("view_item", items=[{"stock": 2**63}])
