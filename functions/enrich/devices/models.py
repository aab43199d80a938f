"""The code that a device gives itself, as its User-Agent writes it: SM-M426B, Pixel 8, CPH2449."""

import re

# "Linux; U; Android 4.4.2; de-de; SAMSUNG SM-T330 Build/KOT49H": what stands beside the code.
_SYSTEM = re.compile(r"\b(?:Android|Adr|Andr0id)\b|HarmonyOS|YunOS|AliyunOS", re.IGNORECASE)
_BESIDE = re.compile(
    r"(?:[a-z]{2,3}(?:[-_][a-z]{2,4}){0,2}[-_]?|xx|u|n|i|wv|linux.*|x11|mobile|tablet|phone|touch|"
    r"rv:.*|.*:.*|webview.*|compatible|api ?\d+|sdk.*|harmonyos|hmscore.*|tv|large screen|"
    r"armeabi.*|arm(?:v\d.*|64.*)?|aarch64|x86.*|\d+x\d+|\d*dpi|\d{0,4}|\d+(?:\.\d+)+)",
    re.IGNORECASE,
)
_BUILD = re.compile(r"(?:\s+Build\b|\bBuild/|\s*/|\s+MIUI/).*", re.DOTALL | re.IGNORECASE)
_MAKER_BEFORE = re.compile(r"(?:SAMSUNG|HUAWEI|HONOR|Xiaomi|samsung|asus)[ _-]+(?=\S)")

# Without an Android part: the beginning of most makers' codes, each in a shape of its own.
_CODE = re.compile(
    r"\b(?:(?:SM|GT|SGH|SCH|SPH|SHV|SHW|SEC)-[A-Z]?\d{2,5}[A-Z0-9]{0,3}|(?:CPH|RMX)\d{4}|"
    r"(?:TA|RM)-\d{3,4}|XQ-[A-Z]{2}\d\d|LM-[A-Z]+\d{3}[A-Z.]*|KF[A-Z]{4,5}\b|AFT[A-Z]{1,5}\b|"
    r"[A-Z]{3}-(?:AL|TL|L|LX|AN|TN|NX|N)\d\d?[A-Z]?)\b"
)

# What a browser writes to tell nothing: "Android 10; K".
_TELLS_NOTHING = frozenset(
    {"k", "smartphone", "feature phone", "tablet", "mac", "ios-device", "unspecified device",
     "generic", "android", "build", "unknown", "pc", "desktop", "spider", "null", "windows"}
)  # fmt: skip

# Longer than any maker's; what is longer is text of another kind.
_MAX_LENGTH = 60


def model_name(model: str | None) -> str | None:
    """A model, or None where the text only stands in for one."""
    cleaned = (model or "").strip(" \t-_.,'\"")
    known = cleaned and cleaned.lower() not in _TELLS_NOTHING and not cleaned.startswith("$")
    return cleaned if known and len(cleaned) <= _MAX_LENGTH else None


def android_code(written: str) -> str | None:
    """The code beside "Android 12", else one that has the shape of a maker's codes."""
    for group in _groups(written):
        parts = [part.strip() for part in group.split(";")]
        systems = [place for place, part in enumerate(parts) if _SYSTEM.search(part)]
        if systems:
            return _first(parts[systems[0] + 1 :]) or _first(parts[: systems[0]])
    shaped = _CODE.search(written)
    return shaped[0] if shaped else None


def _groups(written: str) -> list[str]:
    """What stands in brackets, inner brackets included: "Linux; Android 7.0; Moto E (4) Plus"."""
    groups, depth, start = [], 0, 0
    for place, sign in enumerate(written):
        if sign == "(":
            start = start if depth else place + 1
            depth += 1
        elif sign == ")" and depth:
            depth -= 1
            if not depth:
                groups.append(written[start:place])
    return [*groups, written[start:].partition(")")[0]] if depth else groups


def _first(parts: list[str]) -> str | None:
    for part in parts:
        code = _BUILD.sub("", part).strip()
        code = _MAKER_BEFORE.sub("", code)
        if not _BESIDE.fullmatch(code) and not _SYSTEM.match(code) and (name := model_name(code)):
            return name
    return None
