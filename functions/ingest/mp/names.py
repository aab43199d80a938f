"""Names that GA4 takes, and those that it keeps for itself.

Source: https://developers.google.com/analytics/devguides/collection/protocol/ga4/reference#reserved_names
and https://developers.google.com/analytics/devguides/collection/protocol/ga4/sending-events#limitations
"""

import re
from enum import StrEnum

MAX_EVENT_NAME = 40
MAX_PARAMETER_NAME = 40
MAX_PROPERTY_NAME = 24

RESERVED_EVENTS = frozenset(
    {
        "ad_activeview", "ad_click", "ad_exposure", "ad_query", "ad_reward", "adunit_exposure",
        "app_clear_data", "app_exception", "app_install", "app_remove", "app_store_refund",
        "app_update", "app_upgrade", "dynamic_link_app_open", "dynamic_link_app_update",
        "dynamic_link_first_open", "error", "firebase_campaign", "firebase_in_app_message_action",
        "firebase_in_app_message_dismiss", "firebase_in_app_message_impression", "first_open",
        "first_visit", "notification_dismiss", "notification_foreground", "notification_open",
        "notification_receive", "notification_send", "os_update", "session_start",
        "user_engagement",
    }
)  # fmt: skip

# Allowed in streams of apps.
RESERVED_ON_THE_WEB = frozenset({"ad_impression", "in_app_purchase", "screen_view"})

RESERVED_PARAMETERS = frozenset({"firebase_conversion"})
RESERVED_PROPERTIES = frozenset(
    {
        "first_open_time", "first_visit_time", "last_deep_link_referrer", "user_id",
        "first_open_after_install",
    }
)  # fmt: skip

# How no parameter's name begins; "gtag." is no rule for user properties, but no valid name either.
RESERVED_PREFIXES = ("_", "firebase_", "ga_", "google_", "gtag.")

_LETTER = re.compile(r"[A-Za-z]")
_NAME = re.compile(r"[A-Za-z0-9_]*")


class Fault(StrEnum):
    """What is wrong with a name, in the words of Google's validation server where known."""

    RESERVED = "reserved"
    START = "Names must start with an alphabetic character."
    CHARACTERS = "Only alphanumeric characters and underscores are allowed."
    LENGTH = "The name is too long."


def event_fault(name: str, *, is_app: bool) -> Fault | None:
    """What is wrong with an event's name: GA4 drops such events without a word."""
    if name in RESERVED_EVENTS or (not is_app and name in RESERVED_ON_THE_WEB):
        return Fault.RESERVED
    return _fault(name, MAX_EVENT_NAME)


def parameter_fault(name: str) -> Fault | None:
    """What is wrong with the name of a parameter, of an event or of an item."""
    if name in RESERVED_PARAMETERS or name.startswith(RESERVED_PREFIXES):
        return Fault.RESERVED
    return _fault(name, MAX_PARAMETER_NAME)


def property_fault(name: str) -> Fault | None:
    """What is wrong with a user property's name."""
    if name in RESERVED_PROPERTIES or name.startswith(RESERVED_PREFIXES):
        return Fault.RESERVED
    return _fault(name, MAX_PROPERTY_NAME)


def _fault(name: str, longest: int) -> Fault | None:
    if not _LETTER.match(name):
        return Fault.START
    if not _NAME.fullmatch(name):
        return Fault.CHARACTERS
    return Fault.LENGTH if len(name) > longest else None
