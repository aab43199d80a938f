"""What the events of an envelope share, given to each of them."""

from collections.abc import Mapping
from typing import Any

import msgspec

from ..errors import BadRequest
from .consent import PLACES, is_silent, may_be_overruled

# What the events share; each of them gets all of it.
MAX_SHARED_BYTES = 16 * 1024

# Lists whose entries are told apart by their key: an event adds to the shared ones.
_BY_KEY = ("event_params", "user_properties")

# Objects of plain values: likewise.
_PLAIN = ("params", "user_properties")

# Two names of one field: an event's own word under either replaces the shared one.
_CLIENT_IDS = ("client_id", "user_pseudo_id")


def shared_fields(envelope: Mapping[str, Any]) -> dict[str, Any]:
    """What stands beside ``events``; BadRequest where it is too much, or cannot be shared."""
    shared = {key: value for key, value in envelope.items() if key != "events"}
    if len(msgspec.json.encode(shared)) > MAX_SHARED_BYTES:
        message = f"what the events share is over {MAX_SHARED_BYTES} bytes: send less"
        raise BadRequest(400, "shared_fields_too_large", message, "$")
    if shared.get("event_id"):
        message = "event_id cannot be shared, the events would count as one: give each its own"
        raise BadRequest(400, "wrong_type", message, "$.event_id")
    return shared


def merged(shared: Mapping[str, Any], one: Any) -> Any:  # noqa: ANN401 - whatever the list holds
    """The event with the shared fields; its own win, null is none of its own."""
    if not isinstance(one, dict):
        return one
    own = {key: value for key, value in one.items() if value is not None}
    has_client_id = any(own.get(name) for name in _CLIENT_IDS)
    replaced = _CLIENT_IDS if has_client_id else ()
    both = {key: value for key, value in shared.items() if key not in replaced} | own
    for key in _BY_KEY:
        if isinstance(shared.get(key), list) and isinstance(own.get(key), list):
            both[key] = [*shared[key], *own[key]]
    for key in _PLAIN:
        if isinstance(shared.get(key), dict) and isinstance(own.get(key), dict):
            both[key] = {**shared[key], **own[key]}
    for key in PLACES:
        if shared.get(key) is not None and key in own:
            both[key] = _flags(shared[key], own[key])
    return both


def _flags(shared: object, own: object) -> object:
    """Both, flag by flag; a denial in either holds. What is no object stays, to be refused."""
    if not isinstance(shared, dict) or not isinstance(own, dict):
        return own if isinstance(shared, dict) else shared
    weak = {name: flag for name, flag in shared.items() if may_be_overruled(flag)}
    said = {name: flag for name, flag in own.items() if not is_silent(flag)}
    # The shared ones that are no grants, denials and what cannot be read, win over the event's.
    return own | weak | said | {n: flag for n, flag in shared.items() if n not in weak}
