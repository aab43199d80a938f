"""One visitor's session: who, from where, on what, and what they agreed to."""

import random
import string
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from local.demo.audience import Device, Place, Source, audience, drawn
from local.demo.catalog import SHOP

# Shares of sessions.
RETURNING, SIGNED_IN = 0.3, 0.2
ALL_DENIED, ADS_DENIED, NOTHING_SAID = 0.08, 0.10, 0.05
BOTS = 0.05
# Some clients are servers or apps, which send no Origin.
WITHOUT_ORIGIN = 0.05

_CLICK_ID = string.ascii_letters + string.digits + "-_"
_SPARE = 86_400

# For documentation: https://www.rfc-editor.org/rfc/rfc5737
_NOBODYS_NETWORK = "203.0.113"


@dataclass(frozen=True, kw_only=True)
class Visit:
    """What all hits of a session share.

    headers:        of each request that its browser sends
    place:          where the browser is
    address:        and at which one of the internet, as the shop's server sees it
    screen:         width and height, as gtag writes them
    client_id:      GA4's, "random.seconds of the first visit"; sent even where consent is denied,
                    because taking it out is the pipeline's duty and not the page's
    session_number: 1 on the first visit ever
    privacy:        privacy_info of the native protocol; empty where nothing is said
    """

    headers: Mapping[str, str]
    place: Place
    address: str
    screen: str
    client_id: str
    user_id: str | None
    session_number: int
    source: Source
    privacy: Mapping[str, bool]
    is_bot: bool

    @property
    def may_identify(self) -> bool:
        """Whether analytics storage is not denied."""
        return self.privacy.get("analytics_storage") is not False

    @property
    def language(self) -> str:
        """The one that is preferred, as gtag writes it."""
        return self.place.accept_language.partition(",")[0].lower()

    def landing(self, page: str) -> str:
        """The page's address as the source's link wrote it."""
        return f"{page}?{self.source.query}" if self.source.query else page


def visit(draw: random.Random, *, start_s: int, bots: float = BOTS) -> Visit:
    """Draw a visit; ``start_s``: seconds since 1970 at which the day starts.

    bots: how likely it is a bot's, from 0 to 1
    """
    is_bot = draw.random() < bots
    number = draw.randint(2, 9) if draw.random() < RETURNING and not is_bot else 1
    first_s = start_s - (number - 1) * draw.randint(_SPARE, 30 * _SPARE)
    client_id = f"{draw.randrange(10**8, 2**31)}.{first_s}"
    is_signed_in = draw.random() < SIGNED_IN and not is_bot
    device, place = drawn(audience().devices, draw), drawn(audience().places, draw)
    return Visit(
        headers=_headers(draw, device, place, is_bot=is_bot),
        place=place,
        address=f"{_NOBODYS_NETWORK}.{draw.randrange(1, 255)}",
        screen=device.screen,
        client_id=client_id,
        user_id=f"customer-{draw.randrange(10**5)}" if is_signed_in else None,
        session_number=number,
        source=_source(draw),
        privacy=_privacy(draw),
        is_bot=is_bot,
    )


def _headers(draw: random.Random, device: Device, place: Place, *, is_bot: bool) -> dict[str, str]:
    browser = {"User-Agent": device.user_agent, **device.hints}
    headers = {
        **({"User-Agent": draw.choice(audience().bots)} if is_bot else browser),
        "Accept-Language": place.accept_language,
        "X-Client-Geo-Country": place.country,
        "X-Client-Geo-Region": place.region,
        "X-Client-Geo-City": place.city,
    }
    if draw.random() >= WITHOUT_ORIGIN:
        parts = urlsplit(SHOP)
        headers |= {"Origin": f"{parts.scheme}://{parts.netloc}", "Referer": f"{SHOP}/"}
    return headers


def _source(draw: random.Random) -> Source:
    found = drawn(audience().sources, draw)
    click_id = "".join(draw.choices(_CLICK_ID, k=60))
    return Source(
        name=found.name,
        query=found.query.replace("{click_id}", click_id),
        referrer=found.referrer,
    )


def _privacy(draw: random.Random) -> dict[str, bool]:
    chance = draw.random()
    if chance < NOTHING_SAID:
        return {}
    all_denied = chance < NOTHING_SAID + ALL_DENIED
    ads_denied = chance < NOTHING_SAID + ALL_DENIED + ADS_DENIED
    return {
        "analytics_storage": not all_denied,
        "ad_storage": not ads_denied,
        "ad_user_data": not ads_denied,
        "ad_personalization": not ads_denied,
    }
