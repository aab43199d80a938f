"""Values as gtag writes them: consent, client hints, parameters, items."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

# What JavaScript's encodeURIComponent leaves as it is, beside letters, digits and "-_.~".
PLAIN = "!'()*"

# gcd's letters: "l" says nothing; "r" and "q" are denied at first, then granted or denied again.
_GRANTED, _DENIED, _SILENT = "r", "q", "l"

# What a page learns of a machine that its headers do not say.
_ARCHITECTURE = {"Windows": "x86", "macOS": "arm", "Linux": "x86", "Chrome OS": "x86"}

# Parameters that gtag has a key of its own for, or that its flags say.
_RENAMED = {"currency": "cu"}
_SAID_BY_FLAGS = frozenset({"entrances"})

_ITEM_PREFIXES = {
    "item_id": "id",
    "item_name": "nm",
    "item_brand": "br",
    "item_category": "ca",
    "item_variant": "va",
    "price": "pr",
    "quantity": "qt",
    "item_list_name": "ln",
    "item_list_id": "li",
    "index": "lp",
}


def consent(privacy: Mapping[str, bool]) -> dict[str, str]:
    """``gcs``, ``gcd`` and ``npa``; without a word on consent only what gtag always sends."""
    if not privacy:
        return {"gcd": "13l3l3l3l1l1", "npa": "0"}
    ads, analytics = privacy["ad_storage"], privacy["analytics_storage"]
    letters = [
        _GRANTED if privacy[flag] else _DENIED
        for flag in ("ad_storage", "analytics_storage", "ad_user_data", "ad_personalization")
    ]
    return {
        "gcs": f"G1{ads:d}{analytics:d}",
        "gcd": f"13{letters[0]}3{letters[1]}3{letters[2]}2{letters[3]}5{_SILENT}1",
        "npa": f"{not privacy['ad_personalization']:d}",
    }


def hints(headers: Mapping[str, str]) -> dict[str, str]:
    """``uaa`` to ``uaw``, where the browser has client hints: the page asks it for more of them."""
    if "Sec-CH-UA" not in headers:
        return {}
    system = _unquoted(headers["Sec-CH-UA-Platform"])
    architecture = _ARCHITECTURE.get(system, "")
    return {
        "uaa": architecture,
        "uab": "64" if architecture else "",
        "uafvl": "|".join(_brands(headers["Sec-CH-UA"])),
        "uamb": headers["Sec-CH-UA-Mobile"].removeprefix("?"),
        "uam": _unquoted(headers.get("Sec-CH-UA-Model", "")),
        "uap": system,
        "uapv": _unquoted(headers.get("Sec-CH-UA-Platform-Version", "")),
        "uaw": "0",
    }


def parameters(
    params: Mapping[str, str | int | float], items: Sequence[Mapping[str, Any]]
) -> dict[str, str]:
    """An event's: texts as ``ep.``, numbers as ``epn.``, items as ``pr1`` and so on."""
    named = {
        _key(name, value): number(value)
        for name, value in params.items()
        if name not in _SAID_BY_FLAGS
    }
    return named | {f"pr{place}": _item(item) for place, item in enumerate(items, start=1)}


def number(value: str | float) -> str:
    """As JavaScript writes it: 20 for 20.0; a text as it is."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _key(name: str, value: str | float) -> str:
    return _RENAMED.get(name) or f"{'ep' if isinstance(value, str) else 'epn'}.{name}"


def _item(item: Mapping[str, Any]) -> str:
    return "~".join(f"{_ITEM_PREFIXES[name]}{number(value)}" for name, value in item.items())


def _brands(listed: str) -> Iterator[str]:
    """``"Chromium";v="144"`` as ``Chromium;144.0.0.0``; names are encoded for themselves."""
    for brand in listed.split(", "):
        name, _, version = brand.partition(";v=")
        yield f"{quote(_unquoted(name), safe=PLAIN)};{_unquoted(version)}.0.0.0"


def _unquoted(text: str) -> str:
    return text.strip('"')
