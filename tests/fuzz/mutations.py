"""Ways to make a good request a bad one: in the document, then in its bytes."""

import json
import random
from collections.abc import Callable
from typing import Any

from .values import NAMES, TOKENS, anything, nested, text

Chance = random.Random

# An object or list of the document, and a key of it.
_Place = tuple[Any, Any]


def changed(document: Any, chance: Chance) -> Any:  # noqa: ANN401 - any JSON
    """The document with a few of its values changed; it is changed in place."""
    for _ in range(chance.choice((1, 1, 2, 5))):
        places = _places(document)
        if not places:
            return anything(chance)
        chance.choice(_CHANGES)(*chance.choice(places), chance)
    return document


def _places(document: Any) -> list[_Place]:  # noqa: ANN401
    found: list[_Place] = []
    waiting = [document]
    while waiting:
        holder = waiting.pop()
        if isinstance(holder, dict):
            found.extend((holder, key) for key in holder)
            waiting.extend(holder.values())
        elif isinstance(holder, list):
            found.extend((holder, index) for index in range(len(holder)))
            waiting.extend(holder)
    return found


def _replace(holder: Any, key: Any, chance: Chance) -> None:  # noqa: ANN401
    holder[key] = anything(chance)


def _remove(holder: Any, key: Any, _: Chance) -> None:  # noqa: ANN401
    del holder[key]


def _add(holder: Any, key: Any, chance: Chance) -> None:  # noqa: ANN401
    if isinstance(holder, dict):
        holder[chance.choice(NAMES)] = anything(chance)
    else:
        holder.insert(key, anything(chance))


def _repeat(holder: Any, key: Any, chance: Chance) -> None:  # noqa: ANN401
    """Lists just at their limits and over them: 25 and 100 events, 200 items."""
    if isinstance(holder, list):
        count = chance.choice((24, 25, 26, 99, 100, 101, 201))
        holder[:] = (holder * count)[:count]
    else:
        holder[key] = [holder[key]]


def _nest(holder: Any, key: Any, chance: Chance) -> None:  # noqa: ANN401
    holder[key] = nested(chance)


# Around 16 KiB mostly, and around 256 KiB.
_SWOLLEN = (15_000, 16_000, 16_300, 16_500, 17_000, 18_000, 261_000, 263_000)


def _swell(holder: Any, key: Any, chance: Chance) -> None:  # noqa: ANN401
    holder[key] = text(chance)[:1] * chance.choice(_SWOLLEN)


_CHANGES: tuple[Callable[[Any, Any, Chance], None], ...] = (
    _replace, _replace, _replace, _remove, _add, _add, _repeat, _nest, _swell,
)  # fmt: skip


def written(document: Any, chance: Chance) -> bytes:  # noqa: ANN401
    """As JSON: with escapes or without, and NaN where there is one."""
    return json.dumps(document, ensure_ascii=chance.random() < 0.3).encode("utf-8", "replace")


def broken(data: bytes, chance: Chance) -> bytes:
    """The bytes with a few of them wrong."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8))):
        place = chance.randrange(len(changed) + 1)
        how = chance.randrange(5)
        if how == 0 and place < len(changed):
            changed[place] = chance.randrange(256)
        elif how == 1:
            del changed[place:]
        elif how == 2:
            changed[place:place] = chance.choice(TOKENS)
        elif how == 3:
            del changed[place : place + chance.randrange(1, 20)]
        else:
            changed[place:place] = changed[place : place + chance.randrange(1, 200)]
    return bytes(changed)
