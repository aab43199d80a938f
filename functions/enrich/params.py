"""event_params: the event's own, and those that GA4 gives every event of a page and a session."""

from collections.abc import Mapping
from typing import Any

from .automatic_params import automatic
from .campaigns import SETTINGS, overrides_page
from .currency import currency_of_money
from .param_values import flag, own_value, texts, typed
from .row import Part, Row
from .row_records import Param, Value
from .session import is_engaged
from .subject import Subject
from .values import integer, is_given, number, text

# Names of GA4's ecommerce parameters of an event:
# https://developers.google.com/analytics/devguides/collection/ga4/reference/events
ECOMMERCE_NUMBERS = ("value", "tax", "shipping")
ECOMMERCE_TEXTS = (
    "currency", "transaction_id", "coupon", "affiliation", "payment_type", "shipping_tier",
    "item_list_id", "item_list_name", "customer_type",
)  # fmt: skip

# What GA4 has as whole numbers, though a client or a tag may send their text.
WHOLE_NUMBERS = frozenset(
    {
        "ga_session_id", "ga_session_number", "engaged_session_event", "engagement_time_msec",
        "entrances", "batch_page_id", "batch_ordering_id", "percent_scrolled",
    }
)  # fmt: skip


def event_params(subject: Subject) -> Part:
    """All parameters, typed; what the event itself says wins over page, session and campaign."""
    own, warnings = _own(subject)
    shared_ones = {
        **automatic(subject),
        **_ecommerce(subject.event.ecommerce),
        **texts({"currency": currency_of_money(subject)}),
    }
    merged = {**{key: value for key, value in shared_ones.items() if key not in own}, **own}
    columns: Row = {"event_params": [Param(key, value) for key, value in merged.items()]}
    return Part(columns, tuple(warnings))


def _own(subject: Subject) -> tuple[dict[str, Value], list[str]]:
    """The event's own parameters as GA4 names and types them; in words, what cannot be typed so.

    gtag's campaign settings stand under GA4's own names among the shared ones.
    """
    own: dict[str, Value] = {}
    warnings: dict[str, None] = {}
    replaced = SETTINGS if overrides_page(subject) else frozenset()
    for param in subject.event.params:
        key, value = param.key, own_value(param)
        if key in WHOLE_NUMBERS and value.int_value is None:
            whole = integer(subject.stated(key))
            if whole is not None:
                value = Value(int_value=whole)
            elif is_given(subject.stated(key)):
                warnings[f"{key} is no whole number"] = None
        elif key == "session_engaged":
            engaged = is_engaged(subject)
            value = value if engaged is None else flag(is_set=engaged)
        if key not in replaced:
            own[key] = value
    return own, list(warnings)


def _ecommerce(ecommerce: Mapping[str, Any]) -> dict[str, Value]:
    found = texts({name: text(ecommerce.get(name)) for name in ECOMMERCE_TEXTS})
    for name in ECOMMERCE_NUMBERS:
        amount = number(ecommerce.get(name))
        if amount is not None:
            whole = integer(amount)
            found[name] = typed(amount if whole is None else whole)
    return found
