"""Where from: what the event carried, and the session's source where the hit knows it."""

from typing import NamedTuple

from .campaigns import Campaign, collected, ignores_referrer, of_page
from .channels import default_channel_group
from .referrers import is_own
from .row import ClickId, Part
from .row_sources import (
    CollectedTrafficSource,
    CrossChannelCampaign,
    ManualCampaign,
    SessionTrafficSource,
)
from .session import start_of
from .subject import Subject
from .urls import GA4_CLICK_IDS, OTHER_CLICK_IDS, Address, address, readable

DIRECT = Campaign(source="(direct)", medium="(none)", name="(direct)")
NOT_SET = "(not set)"

# Google Ads' click ids stand for google / cpc whatever the tags say, as in GA4; the campaign's own
# name needs the link to Google Ads. Merchant Center's id marks its free listings.
_GOOGLE_ADS = ("gclid", "gbraid", "wbraid")
_FREE_LISTINGS = "Shopping Free Listings"


def collected_source(subject: Subject) -> Part:
    """collected_traffic_source; null where nothing was collected."""
    campaign = collected(subject)
    ids = click_ids(subject, GA4_CLICK_IDS)
    seen = CollectedTrafficSource(
        campaign.id,
        campaign.name,
        campaign.source,
        campaign.medium,
        campaign.term,
        campaign.content,
        campaign.source_platform,
        campaign.creative_format,
        campaign.marketing_tactic,
        ids.get("gclid"),
        ids.get("dclid"),
        ids.get("srsltid"),
    )
    return Part({"collected_traffic_source": None if seen == CollectedTrafficSource() else seen})


def session_source(subject: Subject) -> Part:
    """session_traffic_source_last_click, only where this very hit knows its session's source."""
    return Part({"session_traffic_source_last_click": last_click(subject)})


def last_click(subject: Subject) -> SessionTrafficSource | None:
    """The session's source: where the client remembers its landing page, or the hit starts it.

    Else None: most hits of a session do not show where it came from, and would all look direct.
    """
    remembered = subject.hit.session.source
    if remembered is not None:
        location = readable(remembered.page_location)
        referrer = readable(remembered.page_referrer)
        campaign = of_page(location, referrer, subject.stream.internal_hosts)
        return _last_click(_Visit(campaign, address(location), referrer), subject)
    start = start_of(subject)
    if start is None:
        return None
    campaign, page = collected(start), address(start.page_location)
    has_parameter = any(start.text(name) for name in _GOOGLE_ADS)
    visit = _Visit(campaign, page, start.page_referrer, has_click_id=has_parameter)
    return _last_click(visit, start)


def click_ids(subject: Subject, names: tuple[str, ...]) -> dict[str, str]:
    """Click ids of the event, from its parameters or its page; none where consent denies them."""
    if not subject.may_keep_click_ids:
        return {}
    query = address(subject.page_location).query
    if not query and subject.params.keys().isdisjoint(names):
        return {}
    found = {name: subject.text(name) or query.get(name) for name in names}
    return {name: value for name, value in found.items() if value}


def other_click_ids(subject: Subject) -> tuple[ClickId, ...]:
    """The click ids that GA4 has no column for."""
    found = click_ids(subject, OTHER_CLICK_IDS)
    return tuple(ClickId(name, value) for name, value in found.items())


class _Visit(NamedTuple):
    """How a session began."""

    campaign: Campaign
    page: Address
    referrer: str | None
    has_click_id: bool = False  # of Google Ads, among the parameters

    @property
    def is_paid_by_google(self) -> bool:
        return self.has_click_id or any(self.page.query.get(name) for name in _GOOGLE_ADS)

    @property
    def is_tagged(self) -> bool:
        """Whether the page's own query names a campaign."""
        return any(self.page.query.get(tag) for tag in ("utm_source", "utm_medium", "utm_campaign"))


def _last_click(visit: _Visit, subject: Subject) -> SessionTrafficSource | None:
    """The session's record; None where its beginning does not tell.

    A session that starts with a link from one's own page, or from one that is no referral, goes on
    from an earlier one; without a page there is nothing to judge by; an ad of Display & Video 360
    is named by the link to it alone. None of these is direct.
    """
    if visit.campaign.is_tagged or visit.is_paid_by_google:
        return _session(visit, visit.campaign)
    host, came_from = visit.page.host, address(visit.referrer).host
    if host is None or ignores_referrer(subject):
        return None
    if came_from and is_own(came_from, host, subject.stream.internal_hosts):
        return None
    if visit.page.query.get("dclid"):
        return None
    return _session(visit, DIRECT)


def _session(visit: _Visit, campaign: Campaign) -> SessionTrafficSource:
    source = campaign.source or NOT_SET
    medium = campaign.medium or NOT_SET
    name = campaign.name or NOT_SET
    manual = ManualCampaign(
        campaign.id, name, source, medium, campaign.term, campaign.content,
        campaign.source_platform, campaign.creative_format, campaign.marketing_tactic,
    )  # fmt: skip
    if visit.is_paid_by_google:
        source, medium = "google", "cpc"
        name = name if visit.is_tagged else NOT_SET
    elif visit.page.query.get("srsltid") and not visit.is_tagged:
        source, medium, name = "google", "organic", _FREE_LISTINGS
    channel = default_channel_group(source, medium, None if name == NOT_SET else name)
    return SessionTrafficSource(
        manual_campaign=manual,
        cross_channel_campaign=CrossChannelCampaign(
            campaign.id, name, source, medium, campaign.source_platform, channel, channel
        ),
    )
