"""Parameters of Google's recommended events: which an event needs, and of what type they are.

Source: https://developers.google.com/analytics/devguides/collection/protocol/ga4/reference/events
"""

_OF_A_CART = ("items", "value")

# ``value`` needs ``currency`` besides, and ``currency`` ``value``, in every event.
REQUIRED: dict[str, tuple[str, ...]] = {
    "add_payment_info": _OF_A_CART,
    "add_shipping_info": _OF_A_CART,
    "add_to_cart": _OF_A_CART,
    "add_to_wishlist": _OF_A_CART,
    "begin_checkout": _OF_A_CART,
    "generate_lead": ("value",),
    "post_score": ("score",),
    "purchase": ("transaction_id", "items", "value"),
    "refund": ("transaction_id", "value"),
    "remove_from_cart": _OF_A_CART,
    "search": ("search_term",),
    "select_item": ("items",),
    "spend_virtual_currency": ("value", "virtual_currency_name"),
    "unlock_achievement": ("achievement_id",),
    "view_cart": _OF_A_CART,
    "view_item": _OF_A_CART,
    "view_item_list": ("items",),
    "view_promotion": ("items",),
}

# Their ``value`` is no money.
VIRTUAL_CURRENCY = frozenset({"earn_virtual_currency", "spend_virtual_currency"})

NUMBERS = frozenset({"value", "tax", "shipping", "score", "level", "engagement_time_msec"})
TEXTS = frozenset(
    {
        "currency", "transaction_id", "coupon", "affiliation", "payment_type", "shipping_tier",
        "customer_type", "item_list_id", "item_list_name", "search_term", "virtual_currency_name",
        "achievement_id", "character", "method", "group_id", "content_type", "promotion_id",
        "promotion_name", "creative_name", "creative_slot", "page_location", "page_referrer",
        "page_title",
    }
)  # fmt: skip

ITEM_NUMBERS = frozenset({"price", "quantity", "discount", "index"})
ITEM_TEXTS = frozenset(
    {
        "item_id", "item_name", "item_brand", "item_variant", "item_category", "item_category2",
        "item_category3", "item_category4", "item_category5", "item_list_id", "item_list_name",
        "affiliation", "coupon", "currency", "location_id", "promotion_id", "promotion_name",
        "creative_name", "creative_slot",
    }
)  # fmt: skip
