"""Keys under which personal data travels, taken out wherever they stand.

Neither parsers nor places are trusted here: a key is dropped at every depth, as an object's key
and as the ``key`` of a GA4 parameter.
"""

from collections.abc import Set
from typing import Any

# The visitor's address, and what the visitor typed: needed by nobody behind enrich's geo step.
# ``user_data`` is sGTM's and the Measurement Protocol's; ``ip_override`` and ``ip_address`` are
# keys of sGTM's event data and of tags that pass it on.
ALWAYS = frozenset(
    {"ip", "ip_override", "ip_address", "client_ip", "remote_addr", "x_forwarded_for", "user_data"}
)

# Who it is, on this device or as a customer: gone where analytics storage is denied. So is the
# session, whose id and number together name a visitor: GA4's export has none then either.
IDENTIFIERS = frozenset(
    {
        "client_id", "user_id", "user_pseudo_id", "cookie_id", "visitor_id", "device_id",
        "app_instance_id", "advertising_id", "vendor_id", "firebase_app_id",
        "_ga", "_gid", "_gl", "_fbp", "_fbc", "fpid", "x-ga-js_client_id", "__uid__",
        "ga_session_id", "ga_session_number", "session_id", "session_number",
    }
)  # fmt: skip

# Ad click ids by network. GA4 has columns for the first three only.
GA4_CLICK_IDS = ("gclid", "dclid", "srsltid")
OTHER_CLICK_IDS = (
    "gbraid",  # Google Ads, apps
    "wbraid",  # Google Ads, iOS web
    "fbclid",  # Meta; added to organic links too
    "msclkid",  # Microsoft
    "ttclid",  # TikTok
    "twclid",  # X
    "li_fat_id",  # LinkedIn
    "ScCid",  # Snapchat
    "rdt_cid",  # Reddit
    "epik",  # Pinterest
    "yclid",  # Yandex
    "irclickid",  # Impact
)

# What the query of an address may say of the visitor: click ids, and the linker's client ids.
CLICK_IDS = frozenset(
    name.lower() for name in (*GA4_CLICK_IDS, *OTHER_CLICK_IDS, "igshid", "_gl", "_ga")
)

# Ads are told apart by a device's id and by a cookie made of Meta's click id as well.
AD_IDENTIFIERS = CLICK_IDS | {"advertising_id", "_fbc"}

# Parameters of addresses that sites put personal data or keys into: the default of a setting.
PARAMETERS = (
    "token,access_token,id_token,refresh_token,auth,password,passwd,pwd,secret,api_key,apikey,"
    "session_token,sessionid,jwt,email,e-mail,e_mail,mail,user_email,username,phone,tel,"
    "telephone,mobile_number,first_name,firstname,last_name,lastname,surname,birthday,"
    "birthdate,dob,ssn,iban"
)


def without(document: Any, keys: Set[str]) -> Any:  # noqa: ANN401 - JSON is any of its types
    """A copy of the document without these keys (in any case) and without params named so."""
    if isinstance(document, dict):
        return {
            key: without(value, keys)
            for key, value in document.items()
            if str(key).lower() not in keys
        }
    if isinstance(document, list):
        return [without(value, keys) for value in document if not _is_param(value, keys)]
    return document


def _is_param(value: Any, keys: Set[str]) -> bool:  # noqa: ANN401
    """Whether it is ``{"key": …, "value": …}`` with one of the keys."""
    return isinstance(value, dict) and str(value.get("key")).lower() in keys
