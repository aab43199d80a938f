"""The currency that an event's money is in."""

from .subject import Subject
from .values import text

US_DOLLAR = "USD"


def currency_of(subject: Subject) -> str | None:
    """The event's currency, else its first item's that has one, else the stream's."""
    event = subject.event
    stated = text(event.ecommerce.get("currency")) or subject.text("currency")
    if stated is None:
        stated = next((found for i in event.items if (found := text(i.get("currency")))), None)
    return (stated or subject.stream.currency or "").strip().upper() or None


def currency_of_money(subject: Subject) -> str | None:
    """The currency of an event that carries money, else None: what GA4 has as a parameter."""
    event = subject.event
    has_money = event.items or event.ecommerce or any(p.key == "value" for p in event.params)
    return currency_of(subject) if has_money else None
