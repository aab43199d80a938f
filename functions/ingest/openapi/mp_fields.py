"""What each field of the Measurement Protocol's body means."""

from shared.raw import Consent

from .answers import Part

FLAGS = Consent.__struct_fields__

WORD: Part = {"enum": ["GRANTED", "DENIED", "granted", "denied", None]}

BODY: dict[str, str] = {
    "client_id": "The visitor, as `user_pseudo_id` of the row; this or `app_instance_id` is "
    "needed.",
    "app_instance_id": "The same for an app.",
    "user_id": "The site's own id of a visitor who is known to it.",
    "timestamp_micros": "The time of events that have none of their own: microseconds since 1970, "
    "or their text.",
    "user_properties": "The visitor's properties by name, 25 at most.",
    "user_data": "Names, addresses, telephone numbers, plain or hashed: dropped; where the stream "
    "keeps them, the hashes are kept.",
    "consent": "`GRANTED` or `DENIED`: Google's `ad_user_data` and `ad_personalization`, and the "
    "five other flags.",
    "non_personalized_ads": "`true` denies `ad_personalization`.",
    "user_location": "Where the visitor is: ISO 3166 and UN M49 codes.",
    "ip_override": "The visitor's address, for the place; it is stored nowhere.",
    "device": "The visitor's device.",
    "user_agent": "The visitor's User-Agent, for the device.",
    "validation_behavior": "For the check alone: `RELAXED` or `ENFORCE_RECOMMENDATIONS`.",
    "events": "1 to 25 events.",
}

EVENT: dict[str, str] = {
    "name": "The event's name. One that GA4 reserves is kept, with a warning.",
    "params": "Parameters, 25 at most besides those of session, page and money; more are dropped, "
    "with a warning. `items` stands here.",
    "timestamp_micros": "The event's own time: microseconds since 1970, or their text.",
    "event_id": "Ours, not Google's: makes a retry safe. It cannot occur twice in a request.",
    "consent": "As the body's, for the whole request: what one event denies is denied.",
}
