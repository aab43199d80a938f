"""The row's commerce records; money is in the event's currency, ``_in_usd`` in US dollars."""

from .row_records import Param, Record


class Ecommerce(Record, frozen=True):
    """Totals of a commerce event."""

    total_item_quantity: int | None = None
    purchase_revenue_in_usd: float | None = None
    purchase_revenue: float | None = None
    refund_value_in_usd: float | None = None
    refund_value: float | None = None
    shipping_value_in_usd: float | None = None
    shipping_value: float | None = None
    tax_value_in_usd: float | None = None
    tax_value: float | None = None
    unique_items: int | None = None
    transaction_id: str | None = None


class Item(Record, frozen=True):
    """One line of the cart; ``item_params`` holds what GA4 has no field for."""

    item_id: str | None = None
    item_name: str | None = None
    item_brand: str | None = None
    item_variant: str | None = None
    item_category: str | None = None
    item_category2: str | None = None
    item_category3: str | None = None
    item_category4: str | None = None
    item_category5: str | None = None
    price_in_usd: float | None = None
    price: float | None = None
    quantity: int | None = None
    item_revenue_in_usd: float | None = None
    item_revenue: float | None = None
    item_refund_in_usd: float | None = None
    item_refund: float | None = None
    coupon: str | None = None
    affiliation: str | None = None
    location_id: str | None = None
    item_list_id: str | None = None
    item_list_name: str | None = None
    item_list_index: str | None = None
    promotion_id: str | None = None
    promotion_name: str | None = None
    creative_name: str | None = None
    creative_slot: str | None = None
    item_params: tuple[Param, ...] = ()
