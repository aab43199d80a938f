"""A hit without what may not travel: consent and personal data, before anything is published.

Ingest frees what comes over HTTP, enrich what sGTM publishes straight to the topic. Click ids stay
in the hit, since they tell which channel a session belongs to; enrich keeps them out of the row.
"""

from collections.abc import Iterable
from typing import TypeVar

import msgspec

from shared import raw
from shared.raw import Client, Consent, RawEvent, RawHit
from shared.search import IDENTIFIERS, PERSONAL, Found, Rule, Search

_Part = TypeVar("_Part")

_WARNING = "personal data dropped: a parameter of an address"


class Minimiser:
    """Frees hits of identifiers that consent denies, and of personal data in any case.

    personal_parameters: parameters that are taken out of addresses, in any case.
    """

    def __init__(self, personal_parameters: Iterable[str] = ()) -> None:
        names = frozenset(name.lower() for name in personal_parameters)
        in_addresses = Rule(names, _WARNING, is_in_keys=False)
        self._usual = Search(PERSONAL, in_addresses, mails=True)
        self._denied = Search(IDENTIFIERS, PERSONAL, in_addresses, mails=True)

    def __call__(self, hit: RawHit, in_force: Consent) -> RawHit:
        """The hit, freed; its events' warnings say of what.

        The visitor's address stays in ``client``: enrich drops it once it has told the place.
        Raises RecursionError where a text holds JSON that is nested deeper than Python's stack.
        """
        search, found = self._usual, Found()
        if in_force.analytics_storage == "denied":
            search, named, hit = self._denied, hit, _anonymous(hit)
            if hit != named:
                found.add(IDENTIFIERS.warning)
        rest = msgspec.structs.replace(hit, client=Client())
        if not found and not search.is_needed(raw.encode(rest)):
            return hit
        rest = msgspec.structs.replace(rest, events=[])
        freed = _freed(search, rest, RawHit, found)
        events = [_freed_event(search, event, found) for event in hit.events]
        return msgspec.structs.replace(freed, client=hit.client, events=events)


def _anonymous(hit: RawHit) -> RawHit:
    """The hit without the ids that have a place of their own in it."""
    user = msgspec.structs.replace(
        hit.user, cookie_id=None, client_id=None, user_id=None, hashed_user_data={}
    )
    session = msgspec.structs.replace(hit.session, id=None, number=None)
    return msgspec.structs.replace(hit, user=user, session=session)


def _freed_event(search: Search, event: RawEvent, found_in_rest: Found) -> RawEvent:
    found = set(found_in_rest)
    freed = _freed(search, event, RawEvent, found)
    if not found:
        return freed
    return msgspec.structs.replace(freed, warnings=[*freed.warnings, *sorted(found)])


def _freed(search: Search, part: _Part, kind: type[_Part], found: Found) -> _Part:
    data = raw.encode(part)
    if not search.is_needed(data):
        return part
    return msgspec.convert(search.freed(msgspec.json.decode(data), found), kind)
