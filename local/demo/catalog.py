"""What the shop sells: real items of the Google Merchandise Store, in GA4's item fields.

data/merch_store_items.jsonl comes from googleapis/python-retail (Apache-2.0).
"""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

ITEMS_FILE = Path(__file__).parent / "data" / "merch_store_items.jsonl"

SHOP = "https://www.shop.example"
SHOP_NAME = "Merch Shop"
CURRENCY = "USD"


class Product(msgspec.Struct, frozen=True, dict=True):
    """One line of the file; ``price`` in US dollars."""

    item_id: str
    item_name: str
    item_brand: str
    item_category: str
    price: float
    colors: tuple[str, ...]
    sizes: tuple[str, ...]
    availability: str
    uri: str

    @cached_property
    def page(self) -> str:
        """The product's page in our shop: the store's own path on another host."""
        return SHOP + urlsplit(self.uri).path

    def item(self, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - GA4 item fields of any type
        """GA4's item: the product, and what the moment adds (quantity, list, variant)."""
        fields: Mapping[str, Any] = {
            "item_id": self.item_id,
            "item_name": self.item_name,
            "item_brand": self.item_brand,
            "item_category": self.item_category,
            "price": self.price,
            **more,
        }
        return {name: value for name, value in fields.items() if value != ""}


def catalog() -> tuple[Product, ...]:
    """Every item that has a price, in the file's order."""
    lines = ITEMS_FILE.read_bytes().splitlines()
    products = (msgspec.json.decode(line, type=Product) for line in lines)
    return tuple(product for product in products if product.price > 0)


def category_page(category: str) -> str:
    """The page that lists a category."""
    return f"{SHOP}/Google+Redesign/{category}"
