"""What is seen of a device."""

from typing import NamedTuple


class Bot(NamedTuple):
    """Why it is a bot: the kind of evidence, and what in the User-Agent says so."""

    kind: str  # crawler, monitor, headless browser, http library, engine's rules
    name: str


class DeviceSeen(NamedTuple):
    """What a User-Agent and its hints say, in GA4's spelling; None where they do not."""

    category: str | None = None
    brand: str | None = None
    model: str | None = None
    marketing_name: str | None = None
    system: str | None = None
    system_version: str | None = None
    browser: str | None = None
    browser_version: str | None = None
    bot: Bot | None = None


NOTHING = DeviceSeen()
