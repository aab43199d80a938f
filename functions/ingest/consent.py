"""Consent, enforced before anything is published: what is denied is not there any more."""

from typing import Any

import msgspec

from shared import personal
from shared.raw import Consent, User


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
