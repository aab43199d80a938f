"""What a step gets: one event and what it shares with its hit. Nothing of it is ever changed."""

from functools import cached_property

import msgspec

from shared.raw import Consent, RawEvent, RawHit, Value
from shared.streams import Stream

from .locate import Located
from .urls import readable


class Subject(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One event of a hit.

    index:   the event's place in its hit, from 0.
    consent: in force: what the hit says, else the stream's default.
    warnings: what was repaired when the hit was read, in words.
    located: what the tables of places say of the visitor's address, where they were asked.
    """

    hit: RawHit
    event: RawEvent
    index: int
    stream: Stream
    consent: Consent
    warnings: tuple[str, ...] = ()
    located: Located | None = None

    @cached_property
    def params(self) -> dict[str, Value]:
        """The event's parameters by key; of a key that occurs twice the last one holds."""
        return {param.key: param.value for param in self.event.params}

    def stated(self, key: str) -> str | int | float | None:
        """A parameter's value, of whatever type; None where it is absent."""
        value = self.params.get(key)
        if value is None:
            return None
        if value.string_value is not None:
            return value.string_value
        if value.int_value is not None:
            return value.int_value
        return value.float_value if value.double_value is None else value.double_value

    def text(self, key: str) -> str | None:
        """A parameter's text, or None where it is absent, empty or no text."""
        value = self.params.get(key)
        return (value.string_value if value else None) or None

    def beside(self, index: int) -> "Subject":
        """Another event of the same hit."""
        return msgspec.structs.replace(self, event=self.hit.events[index], index=index)

    @cached_property
    def page_location(self) -> str | None:
        """The page's address, click ids and all, to read in; the event's own wins."""
        return readable(self.text("page_location") or self.hit.page.location)

    @cached_property
    def page_referrer(self) -> str | None:
        """The referrer, to read in; the event's own wins."""
        return readable(self.text("page_referrer") or self.hit.page.referrer)

    @property
    def may_identify(self) -> bool:
        """Whether analytics storage is not denied: ids and a place finer than the country."""
        return self.consent.analytics_storage != "denied"

    @property
    def may_keep_click_ids(self) -> bool:
        """Whether neither ad storage nor analytics storage is denied."""
        return self.consent.ad_storage != "denied" and self.may_identify
