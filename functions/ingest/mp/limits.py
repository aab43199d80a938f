"""GA4's limits on what a request says: what is over them is dropped, and the drop is noted.

Source: https://developers.google.com/analytics/devguides/collection/protocol/ga4/sending-events#limitations
and https://support.google.com/analytics/answer/9267744
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shared.raw import Value

from .names import MAX_PARAMETER_NAME, MAX_PROPERTY_NAME

MAX_EVENTS = 25
MAX_ITEMS = 200
MAX_ITEM_PARAMETERS = 27
MAX_BODY_BYTES = 130_000  # Google's; ours is the function's own setting

# Ours: every event of a hit carries what its events share.
MAX_SHARED_BYTES = 16 * 1024

# A client's own id for an event is a UUID or a hash; it is in every row.
MAX_EVENT_ID = 200

# How many keys a warning names, and how much of each: they are as long as the sender likes.
NAMED_IN_A_WARNING = 5
CHARACTERS_OF_A_KEY = 40

MONEY_NUMBERS = frozenset({"value", "tax", "shipping"})
MONEY_TEXTS = frozenset(
    {
        "currency", "transaction_id", "coupon", "affiliation", "payment_type", "shipping_tier",
        "item_list_id", "item_list_name", "customer_type",
    }
)  # fmt: skip

# Parameters that GA4 has a place of its own for. A purchase that says much must not lose its money.
UNCOUNTED = (
    frozenset(
        {
            "items", "session_id", "session_number", "ga_session_id", "ga_session_number",
            "engagement_time_msec", "timestamp_micros", "debug_mode",
            "page_location", "page_referrer", "page_title", "screen_resolution",
        }
    )
    | MONEY_NUMBERS
    | MONEY_TEXTS
)  # fmt: skip


@dataclass(frozen=True)
class Limits:
    """How many there may be, and how long their names and texts.

    longest:   of a text, where it is not ``text``
    uncounted: names that are none of the ``count``
    """

    what: str
    count: int
    name: int
    text: int
    longest: Mapping[str, int] = field(default_factory=dict)
    uncounted: frozenset[str] = frozenset()

    def of_text(self, name: str) -> int:
        """The longest text under this name."""
        return self.longest.get(name, self.text)

    def is_too_long(self, name: str, value: Value) -> bool:
        """Whether the value is a text over its limit."""
        return len(value.string_value or "") > self.of_text(name)


PARAMETERS = Limits(
    what="parameters",
    count=25,
    name=MAX_PARAMETER_NAME,
    text=100,
    longest={"page_location": 1000, "page_referrer": 420, "page_title": 300},
    uncounted=UNCOUNTED,
)
USER_PROPERTIES = Limits(what="user properties", count=25, name=MAX_PROPERTY_NAME, text=36)


def within(limits: Limits, values: Mapping[str, Value]) -> tuple[dict[str, Value], list[str]]:
    """What is within the limits, and in words what is not. Of too many the first ones stay."""
    long_names = [name for name in values if len(name) > limits.name]
    short = {name: value for name, value in values.items() if len(name) <= limits.name}
    long_texts = {name: None for name, value in short.items() if limits.is_too_long(name, value)}
    counted = [name for name in short if name not in limits.uncounted and name not in long_texts]
    too_many = counted[limits.count :]
    dropped = {*long_texts, *too_many}
    return {name: value for name, value in short.items() if name not in dropped}, [
        *noted(f"{limits.what} with names over {limits.name} characters dropped", long_names),
        *noted(f"{limits.what} with texts over their limit dropped", list(long_texts)),
        *noted(f"{limits.what} over {limits.count} dropped", too_many),
    ]


def noted(what: str, names: Sequence[str]) -> list[str]:
    """A warning that names keys, never values; none where there are no names."""
    if not names:
        return []
    first = ", ".join(name[:CHARACTERS_OF_A_KEY] for name in names[:NAMED_IN_A_WARNING])
    left = len(names) - NAMED_IN_A_WARNING
    return [f"{what}: {first} and {left} more" if left > 0 else f"{what}: {first}"]
