"""User-Agent client hints as gtag sends them, under the names of the request headers.

https://wicg.github.io/ua-client-hints/; a page that asks the browser for them knows more than the
headers say.
"""

from collections.abc import Mapping
from urllib.parse import unquote

_TEXTS = {
    "uaa": "sec-ch-ua-arch",
    "uab": "sec-ch-ua-bitness",
    "uam": "sec-ch-ua-model",
    "uap": "sec-ch-ua-platform",
    "uapv": "sec-ch-ua-platform-version",
}
_FLAGS = {"1": "?1", "0": "?0"}


def hints(values: Mapping[str, str]) -> dict[str, str]:
    """The hints that a hit carries; what is empty or malformed is left out."""
    found = {name: f'"{_plain(values[key])}"' for key, name in _TEXTS.items() if values.get(key)}
    if brands := _brands(values.get("uafvl", "")):
        found["sec-ch-ua-full-version-list"] = brands
    if mobile := _FLAGS.get(values.get("uamb", "")):
        found["sec-ch-ua-mobile"] = mobile
    return found


def _brands(listed: str) -> str:
    """``Chromium;122.0.1|Not%2FA;24`` as the header writes it."""
    pairs = [entry.partition(";") for entry in listed.split("|")]
    return ", ".join(
        f'"{_plain(brand)}";v="{_plain(version)}"' for brand, _, version in pairs if brand
    )


def _plain(value: str) -> str:
    """Without the second encoding that gtag gives brands, and without what would end the quotes."""
    return unquote(value).replace("\\", "").replace('"', "")
