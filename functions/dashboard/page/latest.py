"""The latest purchases."""

from html import escape

from ..ages import ago
from ..money import money
from ..purchases import Purchase
from .look import Look

# So many items are named; more are counted.
_NAMED = 2


def latest(look: Look) -> str:
    """The list, newest first."""
    title = '<h2 class="a-title">Latest purchases</h2>'
    if not look.view.purchases:
        said = "The first purchase shows here." if look.is_read else "Not read yet."
        return f'{title}<p class="a-none">{said}</p>'
    entries = "".join(_entry(purchase, look) for purchase in look.view.purchases)
    return f'{title}<ol class="a-feed">{entries}</ol>'


def _entry(purchase: Purchase, look: Look) -> str:
    past = ago((look.now - purchase.at).total_seconds())
    refunded = '<span class="a-refunded">↩ refunded</span>' if purchase.is_refunded else ""
    units = f"{purchase.units:,} unit{'' if purchase.units == 1 else 's'}"
    return (
        f'<li data-purchase="{purchase.name}"><span class="a-what">{_named(purchase)}</span>'
        f"<b>{escape(money(purchase.revenue, purchase.currency))}</b>"
        f"<small>{past} · {units}{refunded}</small></li>"
    )


def _named(purchase: Purchase) -> str:
    named = ", ".join(escape(name) for name in purchase.items[:_NAMED])
    more = len(purchase.items) - _NAMED
    return (named or "An order") + (f" and {more} more" if more > 0 else "")
