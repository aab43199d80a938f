"""User-Agent Client Hints: what Chromium's browsers took out of their User-Agent.

Three hints come with every request (brands, mobile, platform); the others only where the site or
its tag asks for them, and they alone tell the model, Android's version and Windows 11.
https://wicg.github.io/ua-client-hints/
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

# Names as raw.v1 has them, whatever way they came.
NAMES = (
    "sec-ch-ua",
    "sec-ch-ua-full-version-list",
    "sec-ch-ua-mobile",
    "sec-ch-ua-platform",
    "sec-ch-ua-platform-version",
    "sec-ch-ua-model",
    "sec-ch-ua-form-factors",
    "sec-ch-ua-arch",
)

# The longest real one lists four brands with their versions: 150 characters.
MAX_LENGTH = 256

Told = tuple[str, ...]  # the values by NAMES, "" where there is none
NOTHING_TOLD: Told = ("",) * len(NAMES)

_BRAND = re.compile(r'"((?:[^"\\]|\\.)*)"\s*;\s*v\s*=\s*"([\d.]*)"')

_BROWSERS = {
    "Google Chrome": "Chrome",
    "Microsoft Edge": "Edge",
    "Microsoft Edge WebView2": "Edge",
    "Android WebView": "Android Webview",
    "Yandex": "YaBrowser",
    "OperaMobile": "Opera",
    "Opera Mobile": "Opera",
    "HuaweiBrowser": "Huawei Browser",
}

# Brands that say no more than what it is built of: where no other is told, the first of them here.
_ENGINES = ("Google Chrome", "Chromium")

_CATEGORIES = {
    "Desktop": "desktop",
    "Mobile": "mobile",
    "Tablet": "tablet",
    "Automotive": "other",
    "XR": "other",
    "EInk": "other",
    "Watch": "other",
}


class Brand(NamedTuple):
    """A browser of sec-ch-ua, with as much of its version as was told."""

    name: str
    version: str | None


class Hints(NamedTuple):
    """What the hints tell; None for what they do not."""

    brand: Brand | None = None
    is_mobile: bool | None = None
    platform: str | None = None
    platform_version: str | None = None
    model: str | None = None
    category: str | None = None  # by the form factors
    is_arm: bool = False
    is_headless: bool = False


def told(headers: Mapping[str, str]) -> Told:
    """The values in a fixed order, cut: a key for caches."""
    if not headers:
        return NOTHING_TOLD
    return tuple([headers.get(name, "")[:MAX_LENGTH] for name in NAMES])


def hints(values: Told) -> Hints:
    """Read the values; what is not as the standard has it tells nothing."""
    brands, full, mobile, platform, platform_version, model, form_factors, arch = values
    # gtag sends the full list alone.
    listed = _BRAND.findall(brands) or _BRAND.findall(full)
    named = [(name, version) for name, version in listed if not _is_grease(name)]
    return Hints(
        brand=_brand(named, dict(_BRAND.findall(full))),
        is_mobile={"?1": True, "?0": False}.get(mobile.strip()),
        platform=_text(platform),
        platform_version=_version(_text(platform_version)),
        model=_text(model),
        category=_category(form_factors),
        is_arm=_text(arch) == "arm",
        is_headless=any(name.startswith("Headless") for name, _ in named),
    )


def _is_grease(name: str) -> bool:
    """Chromium puts in a brand that changes, so that nobody relies on the list: "Not;A=Brand"."""
    return re.sub(r"[^a-z]", "", name.lower()) == "notabrand"


def _brand(named: list[tuple[str, str]], full: Mapping[str, str]) -> Brand | None:
    """The browser's own brand, before those of what it is built of."""
    majors = dict(named)
    names = [name for name in majors if name not in _ENGINES]
    name = next((name for name in (*names, *_ENGINES) if name in majors), None)
    if name is None:
        return None
    # Opera's list once named Chrome's version for its own.
    whole, major = full.get(name, ""), majors[name]
    is_its_own = whole.split(".")[0] == major.split(".")[0]
    return Brand(_BROWSERS.get(name, name), (whole if is_its_own else major) or None)


def _category(form_factors: str) -> str | None:
    """By the most particular form factor: a foldable may say "Mobile", "Tablet"."""
    said = re.findall(r'"(\w+)"', form_factors)
    return next((kind for name, kind in _CATEGORIES.items() if name in said), None)


def _text(value: str) -> str | None:
    """A structured header's string, freed of its quotes and of signs that part a User-Agent."""
    return re.sub(r"[\x00-\x1f\x7f;]", "", value).strip().strip('"').strip() or None


def _version(text: str | None) -> str | None:
    """A version without the zeros that end it: "13.0.0" is Android 13."""
    if not text or not re.fullmatch(r"\d{1,6}(?:\.\d{1,6}){0,4}", text, re.ASCII):
        return None
    return re.sub(r"(?:\.0)+$", "", text)
