"""The row's records about the visitor, the device and the place; names are GA4's.

Each is a RECORD column of shared/schema/events.json.
"""

import msgspec


class Record(msgspec.Struct, omit_defaults=True, frozen=True, gc=False):
    """A RECORD column: an absent field is NULL."""


class Value(Record, frozen=True):
    """One of them is set; GA4 writes fractions to ``double_value`` and leaves ``float_value``."""

    string_value: str | None = None
    int_value: int | None = None
    float_value: float | None = None
    double_value: float | None = None


class Param(Record, frozen=True):
    """An entry of event_params or item_params."""

    key: str
    value: Value


class UserPropertyValue(Record, frozen=True):
    """A user property's value, and when it was set."""

    string_value: str | None = None
    int_value: int | None = None
    float_value: float | None = None
    double_value: float | None = None
    set_timestamp_micros: int | None = None


class UserProperty(Record, frozen=True):
    """An entry of user_properties."""

    key: str
    value: UserPropertyValue


class PrivacyInfo(Record, frozen=True):
    """GA4's words: Yes, No or Unset."""

    analytics_storage: str | None = None
    ads_storage: str | None = None
    uses_transient_token: str | None = None


class UserLtv(Record, frozen=True):
    """Lifetime value; not knowable from one hit."""

    revenue: float | None = None
    currency: str | None = None


class WebInfo(Record, frozen=True):
    """The browser, on web streams."""

    browser: str | None = None
    browser_version: str | None = None
    hostname: str | None = None


class Device(Record, frozen=True):
    """The device in GA4's spelling; brand and model are of mobile devices only."""

    category: str | None = None
    mobile_brand_name: str | None = None
    mobile_model_name: str | None = None
    mobile_marketing_name: str | None = None
    mobile_os_hardware_model: str | None = None
    operating_system: str | None = None
    operating_system_version: str | None = None
    vendor_id: str | None = None
    advertising_id: str | None = None
    language: str | None = None
    is_limited_ad_tracking: str | None = None
    time_zone_offset_seconds: int | None = None
    browser: str | None = None
    browser_version: str | None = None
    web_info: WebInfo | None = None


class Geo(Record, frozen=True):
    """A place in GA4's (CLDR's English) names."""

    city: str | None = None
    country: str | None = None
    continent: str | None = None
    region: str | None = None
    sub_continent: str | None = None
    metro: str | None = None


class AppInfo(Record, frozen=True):
    """The app; null on the web."""

    id: str | None = None
    version: str | None = None
    install_store: str | None = None
    firebase_app_id: str | None = None
    install_source: str | None = None


class EventDimensions(Record, frozen=True):
    """GA4's own, always null in its export today."""

    hostname: str | None = None


class Publisher(Record, frozen=True):
    """Revenue of advertising in apps; comes from AdMob only."""

    ad_revenue_in_usd: float | None = None
    ad_format: str | None = None
    ad_source_name: str | None = None
    ad_unit_id: str | None = None
