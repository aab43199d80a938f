"""Who made a device: by its code, by the shape of the code, by a maker's name in the text."""

import re

from .android_devices import android_device
from .codes import BY_CODE
from .engine import Reading
from .makers import MAKERS, MAKERS_IN_JAPAN, MAKERS_OF_PLATFORMS, SHORT_MAKERS

# Televisions write their maker in a place of its own: "VIDAA/9.0(TOSHIBA;SmartTV;…",
# "(TCL,U55P6006,wired)", "HbbTV/1.2.1 (+PVR; SALORA; …".
_OF_TELEVISION = re.compile(
    r"VIDAA/[\d.]+\(([^;()]{2,30});SmartTV|\(([^,();]{2,30}),[^,()]{1,40},\s?wire"
)
_OF_HBBTV = re.compile(
    r"HbbTV/[\d.]+\s?\([^;()]{0,80};\s?(?:CUS:)?([A-Za-z][^;()/]{1,30});", re.IGNORECASE
)

# "DoCoMo/2.0 F09C(c500", "KDDI-SN3A", "SoftBank/1.0/911SH".
_IN_JAPAN = re.compile(
    r"(?:DoCoMo[/ (]?\d\.\d[/ (]|DoCoMo |KDDI-|J-PHONE/\d\.\d/V?)\d*([A-Z]{1,2})\d|"
    r"\b\d{3}([A-Z]{1,2})[a-z]?[/;)].*(?:SoftBank|NetFront)|SoftBank/1\.0/\d{3}([A-Z]{1,2})|"
    r"\(([A-Z]{1,2})\d{3}i?\w*;FOMA|jig browser[^;]*;(?: [\d.]+;)? ?\d*([A-Z]{1,2})\d*"
)

# No maker: what stands in that place on televisions that do not say.
_NO_MAKER = frozenset(
    {"vendorname", "hyperpanel", "undefined", "unknown", "opera", "loh", "smarttv"}
)

# The engine's words for a brand.
_NAMES = {
    "LGE": "LG",
    "Oppo": "OPPO",
    "Nook": "Barnes & Noble",
    "POV": "Point of View",
    "XiaoMi": "Xiaomi",
    "SonyEricsson": "Sony Ericsson",
    "RIM": "BlackBerry",
    "Vivo": "Vivo",
}

# Operators and makers of chips, which the engine takes for brands.
_NO_BRANDS = frozenset({"Spider", "DoCoMo", "KDDI", "Cellular", "Rockchip", "SoftBank", "Vodafone"})

_LONG = re.compile("|".join(map(re.escape, sorted(MAKERS, key=len, reverse=True))))
_SHORT = re.compile(rf"(?<![a-z])(?:{'|'.join(map(re.escape, SHORT_MAKERS))})(?![a-z])")
_PLATFORM = re.compile("|".join(map(re.escape, MAKERS_OF_PLATFORMS)))


def brand_of_code(code: str) -> str | None:
    """The brand of the device with this code."""
    listed = android_device(code)
    if listed:
        return listed.brand
    shaped = next((brand for pattern, brand in BY_CODE if pattern.match(code)), None)
    return shaped or _named(code)


def brand_of_text(seen: Reading, system: str | None) -> str | None:
    """The brand by a name in the User-Agent, else as the engine has it."""
    if system in ("iOS", "tvOS", "watchOS"):
        return "Apple"
    written = seen.ua_string
    return (
        _in_place(_OF_TELEVISION, written)
        or _named(written)
        or _in_place(_OF_HBBTV, written)
        or _in_japan(written)
        or _as_read(seen)
        or _by_platform(written)
    )


def _in_place(place: re.Pattern[str], written: str) -> str | None:
    found = place.search(written)
    name = next((group.strip() for group in found.groups() if group), "") if found else ""
    if not name or name.lower() in _NO_MAKER:
        return None
    return _named(name) or (name.title() if name.isupper() and len(name) > 4 else name)


def _in_japan(written: str) -> str | None:
    found = _IN_JAPAN.search(written)
    letters = next((group for group in found.groups() if group), "") if found else ""
    return MAKERS_IN_JAPAN.get(letters) or MAKERS_IN_JAPAN.get(letters[:1])


def _named(text: str) -> str | None:
    lower = text.lower()
    found = [(match.start(), MAKERS[match[0]]) for match in (_LONG.search(lower),) if match]
    found += [(match.start(), SHORT_MAKERS[match[0]]) for match in (_SHORT.search(lower),) if match]
    return min(found)[1] if found else None


def _by_platform(text: str) -> str | None:
    found = _PLATFORM.search(text.lower())
    return MAKERS_OF_PLATFORMS[found[0]] if found else None


def _as_read(seen: Reading) -> str | None:
    """The engine's brand; Generic_Android where it knows none."""
    brand = seen.device.brand
    if not brand or brand.startswith("Generic") or brand in _NO_BRANDS or "/" in brand:
        return None
    return _NAMES.get(brand, str(brand))
