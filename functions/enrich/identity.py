"""Who: ids, user properties and GA4's privacy_info. consent.py says what of it may be kept."""

from shared.raw import Consent, Param

from .row import Part
from .row_records import PrivacyInfo, UserProperty, UserPropertyValue
from .subject import Subject
from .values import int64

_IN_GA4S_WORDS = {"granted": "Yes", "denied": "No", None: "Unset"}


def identity(subject: Subject) -> Part:
    """The client's own id, else the cookie's."""
    user = subject.hit.user
    return Part(
        {
            "user_pseudo_id": user.client_id or user.cookie_id or None,
            "user_id": user.user_id or None,
            "user_properties": [_property(given) for given in user.properties],
        }
    )


def privacy(subject: Subject) -> Part:
    """Consent in force, in GA4's words. Transient tokens are Google's own: we never use them."""
    return Part({"privacy_info": privacy_info(subject.consent)})


def privacy_info(consent: Consent) -> PrivacyInfo:
    """Yes, No or Unset: https://support.google.com/analytics/answer/7029846."""
    return PrivacyInfo(
        analytics_storage=_IN_GA4S_WORDS[consent.analytics_storage],
        ads_storage=_IN_GA4S_WORDS[consent.ad_storage],
        uses_transient_token="No",  # noqa: S106 - GA4's column, no password
    )


def _property(given: Param) -> UserProperty:
    value, place = given.value, "user_properties"
    return UserProperty(
        given.key,
        UserPropertyValue(
            value.string_value,
            None if value.int_value is None else int64(value.int_value, place),
            value.float_value,
            value.double_value,
            None
            if value.set_timestamp_micros is None
            else int64(value.set_timestamp_micros, place),
        ),
    )
