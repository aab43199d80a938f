"""What the shop has on its shelf, as its pages read it."""

import re
from typing import Any

from local.demo.catalog import catalog

# What the shop earns of a price. Made up: the store never said. A real shop's margins are nobody's
# business, and so it sends `profit` from its server or from sGTM, never from a page. This one sells
# nothing, and its pages are all there is of it.
MARGIN = 0.4

_NO_LETTERS = re.compile(r"[^a-z0-9]+")


def shelf() -> list[dict[str, Any]]:
    """Every item in stock, once by its name.

    slug:   its place in the shop's addresses
    profit: of one unit, in the currency of its price
    """
    found: dict[str, dict[str, Any]] = {}
    for product in catalog():
        slug = _slug(product.item_name)
        if product.availability == "IN_STOCK" and slug not in found:
            profit = round(product.price * MARGIN, 2)
            kept = product.item(
                slug=slug, colors=product.colors, sizes=product.sizes, profit=profit
            )
            found[slug] = {"item_brand": "Google", **kept}
    return list(found.values())


def _slug(name: str) -> str:
    return _NO_LETTERS.sub("-", name.lower().replace("<3", "heart").replace("'", "")).strip("-")
