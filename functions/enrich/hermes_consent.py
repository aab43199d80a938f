"""Consent as sGTM's event data states it, and what its dead letter says of it."""

from collections.abc import Mapping
from typing import Any

import msgspec

from shared import strict_json
from shared.dead_letters import MAX_DEPTH
from shared.raw import Consent, consent_in_force
from shared.stated_consent import FLAGS, is_place, stated
from shared.strict_json import BadJson


def consent(document: Mapping[str, Any]) -> Consent:
    """What the object says; the first source that sets a flag holds for it."""
    return stated(document).consent


def warnings(document: Mapping[str, Any]) -> tuple[str, ...]:
    """What of it could not be read, in words."""
    return tuple(
        f"{place} is unreadable: taken for denied" for place in stated(document).unreadable
    )


def with_denial(data: bytes, default: Consent) -> bytes:
    """An object that is refused, with the consent in force in plain words where it denies storage.

    So its dead letter is kept without identifiers, whoever denied them and however, and its replay
    says the same. The object may be one that could not be read: its consent still can.

    default: the stream's, for what the object does not say
    """
    try:
        document = strict_json.decode(data, max_depth=MAX_DEPTH, any_integer=True)
    except BadJson:
        return data
    if not isinstance(document, dict):
        return data
    in_force = consent_in_force(consent(document), default)
    if "denied" not in (in_force.analytics_storage, in_force.ad_storage):
        return data
    flags = {name: value for name in FLAGS if (value := getattr(in_force, name))}
    rest = {key: value for key, value in document.items() if not is_place(key)}
    return msgspec.json.encode({**rest, "consent": flags})
