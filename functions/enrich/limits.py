"""GA4's collection limits: noted in angelia.warnings, never applied, for our table has none.

GA4 would drop or cut what is over them, so the same event differs between its export and ours.
https://support.google.com/analytics/answer/9267744
"""

from collections.abc import Iterator
from itertools import islice

from .params import WHOLE_NUMBERS
from .row import Part
from .subject import Subject

NAME_LENGTH = 40
VALUE_LENGTH = 100
LONGER_VALUES = {"page_title": 300, "page_referrer": 420, "page_location": 1_000}
PARAMS = 25
USER_PROPERTIES = 25
USER_PROPERTY_NAME_LENGTH = 24
USER_PROPERTY_VALUE_LENGTH = 36
USER_ID_LENGTH = 256
ITEMS = 200

# Collected by itself, so GA4 does not count it.
_NOT_COUNTED = WHOLE_NUMBERS | {
    *LONGER_VALUES, "session_engaged", "ignore_referrer", "debug_mode", "currency", "value",
    "language", "screen_resolution", "viewport_size", "page_hostname", "page_path", "page_encoding",
    "page_id",
}  # fmt: skip

# Who sends a thousand long parameters need not read of each of them.
MOST_WARNINGS = 10


def limits(subject: Subject) -> Part:
    """No columns; what of the event is over GA4's limits, in words that name the field."""
    found = _over(subject)
    warnings = list(islice(found, MOST_WARNINGS))
    more = sum(1 for _ in found)
    if more:
        warnings.append(f"{more} more over GA4's limits")
    return Part({}, tuple(warnings))


def _over(subject: Subject) -> Iterator[str]:
    if len(subject.event.name) > NAME_LENGTH:
        yield f"event_name: over GA4's {NAME_LENGTH} characters"
    counted = subject.params.keys() - _NOT_COUNTED
    if len(counted) > PARAMS:
        yield f"event_params: {len(counted)}, over GA4's {PARAMS}"
    if len(subject.event.items) > ITEMS:
        yield f"items: {len(subject.event.items)}, over GA4's {ITEMS}"
    yield from _params_over(subject)
    yield from _user_over(subject)


def _params_over(subject: Subject) -> Iterator[str]:
    page, params = subject.hit.page, subject.params
    shared_ones = (
        ("page_location", page.location),
        ("page_referrer", page.referrer),
        ("page_title", page.title),
    )
    for key, text in shared_ones:
        if text and len(text) > VALUE_LENGTH and key not in params:
            yield from _too_long(key, text)
    for key, value in params.items():
        if len(key) > NAME_LENGTH:
            yield f"event_params.{_short(key)}: a name over GA4's {NAME_LENGTH} characters"
        if value.string_value and len(value.string_value) > VALUE_LENGTH:
            yield from _too_long(key, value.string_value)


def _too_long(key: str, text: str) -> Iterator[str]:
    most = LONGER_VALUES.get(key, VALUE_LENGTH)
    if len(text) > most:
        yield f"event_params.{_short(key)}: {len(text)} characters, over GA4's {most}"


def _user_over(subject: Subject) -> Iterator[str]:
    user = subject.hit.user
    if user.user_id and len(user.user_id) > USER_ID_LENGTH:
        yield f"user_id: over GA4's {USER_ID_LENGTH} characters"
    if len(user.properties) > USER_PROPERTIES:
        yield f"user_properties: {len(user.properties)}, over GA4's {USER_PROPERTIES}"
    for given in user.properties:
        name, text = _short(given.key), given.value.string_value
        if len(given.key) > USER_PROPERTY_NAME_LENGTH:
            yield f"user_properties.{name}: a name over GA4's {USER_PROPERTY_NAME_LENGTH}"
        if text is not None and len(text) > USER_PROPERTY_VALUE_LENGTH:
            yield f"user_properties.{name}: a value over GA4's {USER_PROPERTY_VALUE_LENGTH}"


def _short(name: str) -> str:
    return name if len(name) <= NAME_LENGTH else f"{name[:NAME_LENGTH]}…"
