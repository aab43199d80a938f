"""What each field of a native event means, and what holds for it besides its type."""

from .answers import Part
from .schemas import INTEGER, NOT_BLANK

# A whole number or its text, as JavaScript's storage gives it back.
_WHOLE: Part = {
    "anyOf": [
        INTEGER,
        {"type": "string", "pattern": r"^(\s*[+-]?[0-9]{1,18}\s*)?$"},
        {"type": "null"},
    ]
}

RULES: dict[str, Part] = {
    "event_name": {"anyOf": [{"type": "string", "pattern": NOT_BLANK}, {"type": "null"}]},
    "session_id": _WHOLE,
    "session_number": _WHOLE,
}

FIELDS: dict[str, str] = {
    "event_name": "Needed. GA4's name where it has one: `page_view`, `purchase`, `refund`.",
    "event_id": "Makes a retry safe: rows with the same id are one event. Without it each request "
    "is a new event. It cannot be shared, nor occur twice in a request.",
    "timestamp_micros": "The client's time, microseconds since 1970. Without it, or over 72 hours "
    "before or 5 minutes after its arrival, the time of arrival counts.",
    "client_id": "The visitor, as `user_pseudo_id` of the row; without it the cookie `__uid__` "
    "serves.",
    "user_pseudo_id": "The same under the name of GA4's export.",
    "browser_id": "The id that the beacon keeps in the page's own cookie, a UUID or one that it "
    "took over from GA4: counts where neither a client id nor the cookie `__uid__` is there.",
    "user_id": "The site's own id of a visitor who is known to it.",
    "session_id": "The session, as `ga_session_id`.",
    "session_number": "The visitor's how-many-eth session, as `ga_session_number`.",
    "session_engaged": 'Whether the session is an engaged one: `true`, `1` or `"1"`.',
    "session_source": "The page and the referrer that the session began with, from a client that "
    "remembers them.",
    "page_location": "The page's address.",
    "page_referrer": "The address of the page before it.",
    "page_title": "The page's title.",
    "event_params": "Parameters as in GA4's export: a key and a typed value each.",
    "params": "The same written plainly: a name and a value each. `items` may stand here too.",
    "user_properties": "The visitor's properties, as in GA4's export or as plain values by name.",
    "privacy_info": "Consent; of a flag that stands in `consent` too the denial holds.",
    "consent": "Consent: `true`, `granted` or `Yes`; `false`, `denied` or `No`; else not said.",
    "consent_state": "The same under the name that Stape's data tag gives it.",
    "device": "Fields of GA4's record `device` that the client knows better than its User-Agent.",
    "client_hints": "User-Agent client hints by their header names, or as the browser's "
    "`getHighEntropyValues` gives them.",
    "app_info": "Fields of GA4's record `app_info`.",
    "ecommerce": "`transaction_id`, `value`, `currency`, `tax`, `shipping` and the like.",
    "items": "Items with GA4's fields; others become `item_params`.",
    "user_data": "Names, addresses, telephone numbers, plain or hashed: dropped; where the stream "
    "keeps them, the hashes are kept.",
}
