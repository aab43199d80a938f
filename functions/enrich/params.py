"""event_params: the event's own, and those that GA4 gives every event of a page and a session."""

from collections.abc import Mapping
from typing import Any

from shared import raw

from .campaigns import collected
from .currency import currency_of_money
from .row import Part
from .row_records import Param, Value
from .subject import Subject
from .traffic_source import click_ids
from .urls import GA4_CLICK_IDS
from .values import int64, integer, number, text, written

# Names of GA4's ecommerce parameters of an event:
# https://developers.google.com/analytics/devguides/collection/ga4/reference/events
ECOMMERCE_NUMBERS = ("value", "tax", "shipping")
ECOMMERCE_TEXTS = (
    "currency", "transaction_id", "coupon", "affiliation", "payment_type", "shipping_tier",
    "item_list_id", "item_list_name", "customer_type",
)  # fmt: skip


def event_params(subject: Subject) -> Part:
    """All parameters, typed; what the event itself says wins over page, session and campaign."""
    shared_ones = {
        **_campaign(subject),
        **_session(subject.hit.session),
        **_page(subject),
        **_ecommerce(subject.event.ecommerce),
        **_texts({"currency": currency_of_money(subject)}),
    }
    own = {param.key: own_value(param) for param in subject.event.params}
    merged = {**{key: value for key, value in shared_ones.items() if key not in own}, **own}
    return Part({"event_params": [Param(key, value) for key, value in merged.items()]})


def typed(value: Any) -> Value:  # noqa: ANN401 - anything that JSON holds
    """GA4's value: whole numbers, fractions and texts in columns of their own.

    true and false become texts, as gtag sends them; objects and lists become their JSON.
    """
    if isinstance(value, bool):
        return Value(string_value="true" if value else "false")
    if isinstance(value, int):
        return Value(int_value=int64(value, "a parameter"))
    if isinstance(value, float):
        return Value(double_value=value)
    return Value(string_value=written(value))


def own_value(param: raw.Param) -> Value:
    """A parameter's value as the row has it; the event is refused where no column can hold it."""
    value = param.value
    if value.int_value is not None:
        int64(value.int_value, "event_params")
    return Value(value.string_value, value.int_value, value.float_value, value.double_value)


def _page(subject: Subject) -> dict[str, Value]:
    page = subject.hit.page
    return _texts(
        {"page_location": page.location, "page_referrer": page.referrer, "page_title": page.title}
    )


def _session(session: raw.Session) -> dict[str, Value]:
    found: dict[str, Value] = {}
    if session.id is not None:
        found["ga_session_id"] = Value(int_value=int64(session.id, "session.id"))
    if session.number is not None:
        found["ga_session_number"] = Value(int_value=int64(session.number, "session.number"))
    if session.engaged is not None:
        # A text in GA4's web exports.
        found["session_engaged"] = Value(string_value="1" if session.engaged else "0")
    return found


def _campaign(subject: Subject) -> dict[str, Value]:
    """GA4 repeats what collected_traffic_source says among the parameters."""
    campaign = collected(subject)
    return _texts(
        {
            "source": campaign.source,
            "medium": campaign.medium,
            "campaign": campaign.name,
            "campaign_id": campaign.id,
            "term": campaign.term,
            "content": campaign.content,
            **click_ids(subject, GA4_CLICK_IDS),
        }
    )


def _ecommerce(ecommerce: Mapping[str, Any]) -> dict[str, Value]:
    found = _texts({name: text(ecommerce.get(name)) for name in ECOMMERCE_TEXTS})
    for name in ECOMMERCE_NUMBERS:
        amount = number(ecommerce.get(name))
        if amount is not None:
            whole = integer(amount)
            found[name] = typed(amount if whole is None else whole)
    return found


def _texts(named: Mapping[str, str | None]) -> dict[str, Value]:
    return {key: Value(string_value=value) for key, value in named.items() if value}
