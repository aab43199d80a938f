"""Client hints in sGTM's event data: an object ``client_hints``, as the headers it was made of.

``{"platform": "macOS", "platform_version": "15.2.0", "model": "", "mobile": false,
"brands": [{"brand": "Chromium", "version": "136"}], "full_version_list": […]}``
"""

import json
from typing import Any

TEXTS = {
    "architecture": "sec-ch-ua-arch",
    "bitness": "sec-ch-ua-bitness",
    "model": "sec-ch-ua-model",
    "platform": "sec-ch-ua-platform",
    "platform_version": "sec-ch-ua-platform-version",
}
FLAGS = {"mobile": "sec-ch-ua-mobile", "wow64": "sec-ch-ua-wow64"}
BRANDS = {"brands": "sec-ch-ua", "full_version_list": "sec-ch-ua-full-version-list"}


def hints(given: object) -> dict[str, str]:
    """The hints by header; nothing of what has not their form."""
    if not isinstance(given, dict):
        return {}
    texts = {TEXTS[key]: _quoted(given[key]) for key in TEXTS if _is_text(given.get(key))}
    flags = {
        FLAGS[key]: "?1" if given[key] else "?0"
        for key in FLAGS
        if isinstance(given.get(key), bool)
    }
    brands = {BRANDS[key]: _listed(given.get(key)) for key in BRANDS}
    return texts | flags | {header: listed for header, listed in brands.items() if listed}


def _listed(given: object) -> str:
    """``"Chromium";v="136", "Google Chrome";v="136"``."""
    entries = given if isinstance(given, list) else []
    return ", ".join(
        f"{_quoted(entry['brand'])};v={_quoted(entry['version'])}"
        for entry in entries
        if isinstance(entry, dict)
        and _is_text(entry.get("brand"))
        and _is_text(entry.get("version"))
    )


def _is_text(value: Any) -> bool:  # noqa: ANN401 - anything that JSON holds
    return isinstance(value, str) and bool(value)


def _quoted(text: str) -> str:
    """A string of HTTP's structured fields: quotes and backslashes are written with a backslash."""
    return json.dumps(text, ensure_ascii=False)
