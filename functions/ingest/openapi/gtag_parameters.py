"""gtag's parameters, each with what becomes of it."""

from collections.abc import Iterator

from ..gtag import keys
from ..gtag.items import MAX_ITEMS
from .answers import Part
from .schemas import NOT_BLANK

# What has a place of its own in a hit (keys.PLACED), besides the stream.
_PLACED = {
    "en": "The event's name.",
    "cid": "The visitor, as `user_pseudo_id` of the row.",
    "uid": "The site's own id of the visitor, as `user_id`.",
    "sid": "The session, as `ga_session_id`.",
    "sct": "The visitor's how-many-eth session, as `ga_session_number`.",
    "seg": "Whether the session is an engaged one: `1`.",
    "dl": "The page's address.",
    "dr": "The address of the page before it.",
    "dt": "The page's title.",
    "ul": "The browser's language.",
    "gcs": "Consent: `G1`, then `1`, `0` or `-` for ads and analytics.",
    "gcd": "Consent of four kinds, a letter each; it wins over `gcs`.",
    "npa": "`1`: no personalized ads.",
    "_ss": "`1`: the hit starts a session; GA4 makes the event `session_start` of it.",
    "_fv": "`1`: the first visit; GA4 makes the event `first_visit` of it.",
    "ir": "`1`: the referrer is to be ignored.",
    "_dbg": "`1`: as parameter `debug_mode`.",
    "uaa": "Client hint: architecture.",
    "uab": "Client hint: bitness.",
    "uafvl": "Client hint: brands and versions, `Chromium;122.0.1|…`.",
    "uamb": "Client hint: `1` on a mobile device.",
    "uam": "Client hint: model.",
    "uap": "Client hint: platform.",
    "uapv": "Client hint: the platform's version.",
}

# Parameters whose names begin alike.
_FAMILIES = {
    r"^ep\..+": "a text parameter of the event: `ep.method=mail`",
    r"^epn\..+": "a number: `epn.value=12.25`",
    r"^up\..+": "a text property of the visitor",
    r"^upn\..+": "a number likewise",
    r"^pr[1-9][0-9]{0,2}$": f"an item, of {MAX_ITEMS}: `pr1=idSKU-1~nmMug~pr12.25~qt1~k0size~v0XL`",
}

_TEXT = {"type": "string"}


def parameters(*, is_event: bool) -> list[Part]:
    """The query's parameters; ``is_event``: the query is all there is, so it names its event."""
    return [
        stream(is_needed=is_event),
        *(
            _event_name(about) if is_event and name == "en" else _parameter(name, about)
            for name, about in _described()
        ),
        _others(),
    ]


def stream(*, is_needed: bool) -> Part:
    """``tid``; it may stand in the first line of a body instead."""
    schema = {"type": "string", "pattern": "^[A-Za-z0-9_:-]{1,64}$"}
    about = "The stream: a measurement id of `STREAMS`, or the stream's own id."
    return {**_parameter("tid", about, is_needed=is_needed), "schema": schema, "example": "shop"}


def _event_name(about: str) -> Part:
    return {**_parameter("en", about, is_needed=True), "example": "page_view"}


def _parameter(name: str, about: str, *, is_needed: bool = False) -> Part:
    named = {"name": name, "in": "query", "description": about}
    if is_needed:
        return {**named, "required": True, "schema": {**_TEXT, "pattern": NOT_BLANK}}
    return {**named, "schema": _TEXT}


def _described() -> Iterator[tuple[str, str]]:
    yield from _PLACED.items()
    for names in (keys.TEXTS, keys.INTEGERS):
        yield from ((name, f"As parameter `{column}`.") for name, column in names.items())
    for name, column in keys.PROMOTION.items():
        if name not in keys.TEXTS:
            yield name, f"Of a promotion: as parameter `{column}`."


def _others() -> Part:
    listed = "\n".join(f"- `{pattern}`: {about}" for pattern, about in _FAMILIES.items())
    return {
        "name": "others",
        "in": "query",
        "style": "form",
        "explode": True,
        "description": f"Parameters of any name:\n{listed}\n- known, and not kept: "
        f"{_names(keys.TRANSPORT)}, and all that begin with `{keys.TRANSPORT_PREFIX}`\n"
        f"- personal data, never kept: {_names(keys.PERSONAL)}\n"
        "- all else is kept in `angelia.unmapped` of the row",
        "schema": {"type": "object", "additionalProperties": _TEXT},
        "example": {"ep.colour": "blue"},
    }


def _names(names: frozenset[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names))
