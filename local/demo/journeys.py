"""What a visitor does in one session, event by event, in GA4's names."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from local.demo.catalog import CURRENCY, SHOP, SHOP_NAME, Product, category_page
from local.demo.visits import Visit

TAX = 0.08
SHIPPING, FREE_SHIPPING_FROM = 5.0, 50.0

# Before the first page view of a session.
OPENING = ("first_visit", "session_start")


class Depth(IntEnum):
    """How far a session goes."""

    LANDING = 0
    PRODUCTS = 1
    CART = 2
    CHECKOUT = 3
    PURCHASE = 4


@dataclass(frozen=True, kw_only=True)
class Step:
    """One event. ``params`` in plain values; ``items`` and ``ecommerce`` as GA4 has them."""

    name: str
    location: str
    title: str
    referrer: str
    params: Mapping[str, str | int | float] = field(default_factory=dict)
    items: Sequence[Mapping[str, Any]] = ()
    ecommerce: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_landing(self) -> bool:
        """Whether the session begins with it."""
        return self.name in OPENING or "entrances" in self.params


@dataclass(frozen=True)
class _Page:
    location: str
    title: str
    referrer: str

    def event(self, name: str, **more: Any) -> Step:  # noqa: ANN401 - Step's other fields
        return Step(
            name=name, location=self.location, title=self.title, referrer=self.referrer, **more
        )

    def to(self, location: str, title: str) -> "_Page":
        return _Page(location, f"{title} | {SHOP_NAME}", self.location)


def journey(
    visit: Visit, depth: Depth, products: Sequence[Product], draw: random.Random
) -> Iterator[Step]:
    """The events of a session, in order; a purchase is its last one."""
    page = _landing_page(visit, products, draw)
    yield from _landing(visit, page)
    if depth == Depth.LANDING:
        return
    most = 3 if depth < Depth.CART else 2
    wanted = draw.sample(products, k=draw.randint(1, most))
    page = page.to(category_page(wanted[0].item_category), wanted[0].item_category)
    yield page.event("page_view")
    yield _list_view(page, wanted[0].item_category, products)
    cart = []
    for product in wanted:
        page = page.to(product.page, product.item_name)
        yield page.event("page_view")
        yield page.event("view_item", **_money([product.item(quantity=1)]))
        if depth >= Depth.CART:
            cart.append(_chosen(product, draw))
            yield page.event("add_to_cart", **_money(cart[-1:]))
    if depth < Depth.CHECKOUT:
        return
    yield from _checkout(page, cart, has_paid=depth == Depth.PURCHASE, draw=draw)


def _landing_page(visit: Visit, products: Sequence[Product], draw: random.Random) -> _Page:
    product = draw.choice(products)
    location, title = draw.choice(
        [(f"{SHOP}/", "Home"), (product.page, product.item_name), (f"{SHOP}/sale", "Sale")]
    )
    return _Page(visit.landing(location), f"{title} | {SHOP_NAME}", visit.source.referrer)


def _landing(visit: Visit, page: _Page) -> Iterator[Step]:
    """What GA4 has of the first page: a bot's requests look just the same."""
    if visit.session_number == 1:
        yield page.event("first_visit")
    yield page.event("session_start")
    yield page.event("page_view", params={"entrances": 1})


def _list_view(page: _Page, category: str, products: Sequence[Product]) -> Step:
    listed = [product for product in products if product.item_category == category][:6]
    name, list_id = f"{category}, bestsellers", f"bestsellers_{category.lower()}"
    return page.event(
        "view_item_list",
        params={"item_list_id": list_id, "item_list_name": name},
        items=[
            product.item(item_list_id=list_id, item_list_name=name, index=index)
            for index, product in enumerate(listed)
        ],
    )


def _chosen(product: Product, draw: random.Random) -> dict[str, Any]:
    variant = {"item_variant": draw.choice(product.colors)} if product.colors else {}
    return product.item(quantity=draw.choice((1, 1, 1, 2, 3)), **variant)


def _checkout(
    page: _Page, cart: list[dict[str, Any]], *, has_paid: bool, draw: random.Random
) -> Iterator[Step]:
    page = page.to(f"{SHOP}/checkout", "Checkout")
    yield page.event("page_view")
    yield page.event("begin_checkout", **_money(cart))
    if not has_paid:
        return
    page = page.to(f"{SHOP}/checkout/thank-you", "Thank you")
    yield page.event("page_view")
    yield page.event("purchase", **_order(cart, f"T-{draw.randrange(10**9, 10**10)}"))


def _order(cart: list[dict[str, Any]], transaction_id: str) -> dict[str, Any]:
    money = _money(cart)
    value = money["params"]["value"]
    order = {
        "transaction_id": transaction_id,
        **money["params"],
        "tax": round(value * TAX, 2),
        "shipping": 0.0 if value >= FREE_SHIPPING_FROM else SHIPPING,
    }
    return {**money, "params": order, "ecommerce": order}


def _money(items: list[dict[str, Any]]) -> dict[str, Any]:
    """Items and what they are worth together."""
    value = round(sum(item["price"] * item["quantity"] for item in items), 2)
    return {"params": {"currency": CURRENCY, "value": value}, "items": items}
