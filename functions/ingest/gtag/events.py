"""One line's parameters as events: its own, and those that GA4 makes of its flags."""

import hashlib
from collections.abc import Iterator, Mapping

import msgspec

from shared import google_consent
from shared.raw import Param, RawEvent, Value

from ..values import integer, is_set, number
from .items import is_item, items
from .keys import (
    EVENT_PREFIXES,
    INTEGERS,
    PERSONAL,
    PLACED,
    PROMOTION,
    PROMOTION_EVENTS,
    PROMOTION_KEYS,
    TEXTS,
    TRANSPORT,
    TRANSPORT_PREFIX,
    USER_PREFIXES,
)

# Flags on a hit of which GA4 makes events of their own, before the hit's.
_MADE_OF_FLAGS = {"_fv": "first_visit", "_ss": "session_start"}


# A name is told in a warning as far as GA4 takes it.
MAX_NAME = 40


def events(values: Mapping[str, str], line: int) -> list[RawEvent]:
    """The line's events; ``line``: its number in the request, from 0."""
    name = values.get("en", "").strip()
    made = [made for flag, made in _MADE_OF_FLAGS.items() if is_set(values.get(flag))]
    bookkeeping = [*_integers(values, ("_p", "_s"))]
    return [
        *(
            RawEvent(event_id=_event_id(values, line, one), name=one, params=bookkeeping)
            for one in made
            if name and one != name
        ),
        _own(values, line, name),
    ]


def user_properties(values: Mapping[str, str]) -> list[Param]:
    """The user's properties, ``up.`` texts and ``upn.`` numbers."""
    text, numeric = USER_PREFIXES
    return [
        *(_text(key.removeprefix(text), values[key]) for key in values if _is(text, key)),
        *(
            _number(key.removeprefix(numeric), values[key])[0]
            for key in values
            if _is(numeric, key)
        ),
    ]


def _own(values: Mapping[str, str], line: int, name: str) -> RawEvent:
    warnings = [*google_consent.read(gcd=values.get("gcd"), gcs=values.get("gcs")).warnings]
    params = {param.key: param for param in _params(values, name, warnings)}
    return RawEvent(
        event_id=_event_id(values, line, name),
        name=name,
        params=list(params.values()),
        items=items(values),
        unknown={key: value for key, value in values.items() if not _is_known(key)},
        warnings=warnings,
    )


def _params(values: Mapping[str, str], name: str, warnings: list[str]) -> Iterator[Param]:
    """All parameters; of a key that comes twice the event's own is last and holds."""
    texts = TEXTS | PROMOTION if _is_promotion(values, name) else TEXTS
    yield from (_text(texts[key], values[key]) for key in texts if values.get(key))
    yield from _integers(values, INTEGERS)
    if is_set(values.get("ir")):
        yield _text("ignore_referrer", "true")
    if is_set(values.get("_dbg")):
        yield Param(key="debug_mode", value=Value(int_value=1))
    if is_set(values.get("_ss")) and name == "page_view":
        yield Param(key="entrances", value=Value(int_value=1))
    text, numeric = EVENT_PREFIXES
    for key, value in values.items():
        if _is(text, key):
            yield _text(key.removeprefix(text), value)
        elif _is(numeric, key):
            param, is_number = _number(key.removeprefix(numeric), value)
            if not is_number:
                warnings.append(f"{param.key[:MAX_NAME]} is no number: kept as a text")
            yield param


def _is_promotion(values: Mapping[str, str], name: str) -> bool:
    return name in PROMOTION_EVENTS or any(values.get(key) for key in PROMOTION_KEYS)


def _integers(
    values: Mapping[str, str], keys: Mapping[str, str] | tuple[str, ...]
) -> Iterator[Param]:
    for key in keys:
        value = integer(values.get(key))
        if value is not None:
            yield Param(key=INTEGERS[key], value=Value(int_value=value))


def _text(key: str, value: str) -> Param:
    return Param(key=key, value=Value(string_value=value))


def _number(key: str, written: str) -> tuple[Param, bool]:
    """The parameter, and whether it is a number: else its text is kept."""
    value = number(written)
    if value is None:
        return _text(key, written), False
    if isinstance(value, int):
        return Param(key=key, value=Value(int_value=value)), True
    return Param(key=key, value=Value(double_value=value)), True


def _is(prefix: str, key: str) -> bool:
    return key.startswith(prefix) and len(key) > len(prefix)


def _is_known(key: str) -> bool:
    return (
        key in PLACED
        or key in TEXTS
        or key in INTEGERS
        or key in PROMOTION
        or key in TRANSPORT
        or key in PERSONAL
        or is_item(key)
        or key.startswith(TRANSPORT_PREFIX)
        or any(_is(prefix, key) for prefix in (*EVENT_PREFIXES, *USER_PREFIXES))
    )


def _event_id(values: Mapping[str, str], line: int, name: str) -> str:
    """The same for a hit that is sent again; empty, so the request's, where that cannot be told.

    gtag numbers the requests of a page (``_s``); the page (``_p``), its visitor and its session
    tell it from all others.
    """
    if not values.get("_s") or not values.get("_p"):
        return ""
    parts = [values.get(key, "") for key in ("tid", "cid", "sid", "_p", "_s")]
    return hashlib.sha256(msgspec.json.encode([*parts, line, name])).hexdigest()
