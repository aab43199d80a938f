"""Consent, enforced before anything is published: what is denied is not there any more."""

from typing import Any

import msgspec

from shared import personal
from shared.raw import Consent, User


def in_force(stated: Consent, default: Consent) -> Consent:
    """What the hit says; where it says nothing, the stream's default."""
    return Consent(
        **{
            name: getattr(stated, name) or getattr(default, name)
            for name in Consent.__struct_fields__
        }
    )


def permitted_user(user: User, consent: Consent) -> User:
    """The user without identifiers where analytics storage is denied."""
    if consent.analytics_storage != "denied":
        return user
    return msgspec.structs.replace(user, cookie_id=None, client_id=None, user_id=None)


def permitted_document(document: dict[str, Any], consent: Consent) -> dict[str, Any]:
    """The body without identifiers, wherever they stand, where analytics storage is denied."""
    if consent.analytics_storage != "denied":
        return document
    return dict(personal.without(document, personal.IDENTIFIERS))
