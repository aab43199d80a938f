"""Keys under which personal data travels, taken out wherever they stand.

Neither parsers nor places are trusted here: a key is dropped at every depth, as an object's key
and as the ``key`` of a GA4 parameter. They are compared as ``shared/names.py`` says.
"""

from collections.abc import Set
from functools import cache
from typing import Any

from shared.names import Names, of_param

# The visitor's address, and what the visitor typed: needed by nobody behind enrich's geo step.
# ``user_data`` is sGTM's and the Measurement Protocol's; ``ip_override`` and ``ip_address`` are
# keys of sGTM's event data and of tags that pass it on.
ALWAYS = frozenset(
    {
        "ip", "ip_override", "ip_address", "client_ip", "remote_ip", "remote_addr", "visitor_ip",
        "x_real_ip", "true_client_ip", "cf_connecting_ip", "x_forwarded_for", "user_data",
    }
)  # fmt: skip

# Who it is, on this device or as a customer: gone where analytics storage is denied. So is the
# session, whose id and number together name a visitor: GA4's export has none then either.
IDENTIFIERS = frozenset(
    {
        "client_id", "user_id", "user_pseudo_id", "cookie_id", "visitor_id", "device_id",
        "app_instance_id", "advertising_id", "vendor_id", "firebase_app_id",
        "installation_id", "auid", "mc_eid", "_dcid", "_scid", "_ttp", "uet_vid", "common_cookie",
        "_ga_*", "_gcl_*", "_gac_*",  # the session's cookie of a GA4 property; Google's ads cookies
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

# More that a network's click becomes: ids of native ads and affiliates, and cookies made of them.
# They tell no channel here, but where click ids must go, they go.
_OF_CLICKS = (
    "igshid", "gclaw", "_gcl_*", "_gac_*",  # Instagram; Google's cookies
    "obclid", "dicbo", "tblci",  # Outbrain, Taboola
    "qclid", "ndclid", "_ttp",  # Quora, Nextdoor, TikTok
    "awc", "cjevent",  # Awin, CJ
)  # fmt: skip

# What the query of an address may say of the visitor: click ids, and the linker's client ids.
CLICK_IDS = frozenset(
    name.lower() for name in (*GA4_CLICK_IDS, *OTHER_CLICK_IDS, *_OF_CLICKS, "_gl", "_ga")
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
    """A copy of the document without these keys and without params named so."""
    return _without(document, _names(frozenset(keys)))


def _without(document: Any, listed: Names) -> Any:  # noqa: ANN401
    if isinstance(document, dict):
        return {
            key: _without(value, listed)
            for key, value in document.items()
            if str(key) not in listed
        }
    if isinstance(document, list):
        return [_without(value, listed) for value in document if of_param(value) not in listed]
    return document


_names = cache(Names.of)
