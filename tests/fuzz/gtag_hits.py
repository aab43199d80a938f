"""Hits of gtag.js as it sends them: what they share in the query, an event a line."""

import random
from collections.abc import Sequence
from urllib.parse import urlencode

from functions.ingest.gtag import keys

from .values import EVENTS, STREAMS, text

Chance = random.Random


def shared(chance: Chance) -> dict[str, str]:
    """What the query of a hit has."""
    return {
        "v": "2",
        "tid": chance.choice(STREAMS),
        "cid": "1.2",
        "_p": "1764150000123",
        "_s": chance.choice(("1", "2", "")),
        **{name: text(chance) for name in chance.sample(_GTAG, chance.randrange(8))},
        **chance.choice(({}, {"gcs": "G101"}, {"gcd": "13l3l3l2l5"}, {"gcs": text(chance)})),
    }


_GTAG: Sequence[str] = sorted(
    {*keys.PLACED, *keys.TEXTS, *keys.INTEGERS, *keys.PROMOTION} - {"tid"}
)


def _event(chance: Chance) -> dict[str, str]:
    """What a line has."""
    return {
        "en": chance.choice(EVENTS),
        **{
            f"{chance.choice(('ep.', 'epn.', 'up.', 'upn.', 'sst.', ''))}{text(chance)[:50]}": text(
                chance
            )
            for _ in range(chance.randrange(4))
        },
        **{f"pr{place}": _item(chance) for place in range(1, chance.randrange(1, 4))},
    }


def _item(chance: Chance) -> str:
    parts = [
        "idSKU-1",
        f"nm{text(chance)}",
        "pr12.25",
        "qt2",
        "k0size",
        "v0XL",
        "k10c",
        "v10",
        text(chance),
    ]
    return "~".join(chance.sample(parts, chance.randrange(1, len(parts))))


def query(chance: Chance) -> str:
    """A hit of one event."""
    return urlencode(shared(chance) | _event(chance))


def lines(chance: Chance) -> bytes:
    """Events as lines."""
    made = [urlencode(_event(chance)) for _ in range(chance.choice((0, 1, 2, 5, 30)))]
    return chance.choice(("\n", "\r\n")).join(made).encode()
