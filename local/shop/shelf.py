"""What the shop has on its shelf, as its pages read it."""

import re
from typing import Any

from local.demo.catalog import catalog

_NO_LETTERS = re.compile(r"[^a-z0-9]+")


def shelf() -> list[dict[str, Any]]:
    """Every item in stock, once by its name. ``slug`` is its place in the shop's addresses."""
    found: dict[str, dict[str, Any]] = {}
    for product in catalog():
        slug = _slug(product.item_name)
        if product.availability == "IN_STOCK" and slug not in found:
            kept = product.item(slug=slug, colors=product.colors, sizes=product.sizes)
            found[slug] = {"item_brand": "Google", **kept}
    return list(found.values())


def _slug(name: str) -> str:
    return _NO_LETTERS.sub("-", name.lower().replace("<3", "heart").replace("'", "")).strip("-")
