"""User-Agent client hints as a page has them: by header, or as its browser gives them.

``navigator.userAgentData.getHighEntropyValues`` answers ``{"model": "Pixel 9", "platformVersion":
"16.0.0", "fullVersionList": [{"brand": "Chromium", "version": "156.0.8078.108"}]}``:
https://wicg.github.io/ua-client-hints/#getHighEntropyValues
"""

import json
from collections.abc import Mapping
from typing import Any

from ..visitor import HINTS

_TEXTS = {
    "model": "sec-ch-ua-model",
    "platform": "sec-ch-ua-platform",
    "platformVersion": "sec-ch-ua-platform-version",
    "architecture": "sec-ch-ua-arch",
    "bitness": "sec-ch-ua-bitness",
}
_BRANDS = {"brands": "sec-ch-ua", "fullVersionList": "sec-ch-ua-full-version-list"}
_FLAGS = {"mobile": "sec-ch-ua-mobile"}


def hints(given: Mapping[str, Any]) -> dict[str, str]:
    """The hints by header; nothing of what has neither form."""
    found = {}
    for name, value in given.items():
        if isinstance(value, str) and name.lower() in HINTS:
            found[name.lower()] = value
        elif isinstance(value, str) and value and name in _TEXTS:
            found[_TEXTS[name]] = _quoted(value)
        elif isinstance(value, bool) and name in _FLAGS:
            found[_FLAGS[name]] = "?1" if value else "?0"
        elif isinstance(value, list) and name in _BRANDS:
            found[_BRANDS[name]] = ", ".join(_brand(one) for one in value if _is_brand(one))
    return {header: value for header, value in found.items() if value}


def _is_brand(one: object) -> bool:
    return isinstance(one, dict) and all(isinstance(one.get(k), str) for k in ("brand", "version"))


def _brand(one: Mapping[str, str]) -> str:
    return f"{_quoted(one['brand'])};v={_quoted(one['version'])}"


def _quoted(text: str) -> str:
    """A string of HTTP's structured fields: quotes and backslashes are written with a backslash."""
    return json.dumps(text, ensure_ascii=False)
