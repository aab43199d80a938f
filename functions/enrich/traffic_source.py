"""Where from: what the event carried, and the session's source where the hit knows it."""

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
from .subject import Subject
from .urls import GA4_CLICK_IDS, OTHER_CLICK_IDS, Address, address, readable

STARTS_A_SESSION = frozenset({"session_start", "first_visit"})

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
    """session_traffic_source_last_click, only where this very hit knows its session's source.

    That is where the client remembers its landing page, or the event starts the session. Else
    null: most hits of a session do not show where it came from, and would all look direct.
    """
    remembered = subject.hit.session.source
    if remembered is not None:
        location = readable(remembered.page_location)
        page, referrer = address(location), readable(remembered.page_referrer)
        campaign = of_page(location, referrer, subject.stream.internal_hosts)
    elif _starts_session(subject):
        page, referrer = address(subject.page_location), subject.page_referrer
        campaign = collected(subject)
    else:
        return Part({})
    known = _known(campaign, page, referrer, subject)
    return Part({"session_traffic_source_last_click": _session(known, page) if known else None})


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


def _starts_session(subject: Subject) -> bool:
    if subject.event.name in STARTS_A_SESSION:
        return True
    entrances = subject.params.get("entrances")
    return entrances is not None and (entrances.int_value == 1 or entrances.string_value == "1")


def _known(
    campaign: Campaign, page: Address, referrer: str | None, subject: Subject
) -> Campaign | None:
    """The session's campaign; None where the hit does not tell.

    A session that starts with a link from one's own page, or from one that is no referral, goes on
    from an earlier one; without a page there is nothing to judge by. None of these is direct.
    """
    if campaign.is_tagged or _paid_by_google(page):
        return campaign
    came_from = address(referrer).host
    if page.host is None or ignores_referrer(subject):
        return None
    if came_from and is_own(came_from, page.host, subject.stream.internal_hosts):
        return None
    return DIRECT


def _paid_by_google(page: Address) -> bool:
    return any(page.query.get(name) for name in _GOOGLE_ADS)


def _session(campaign: Campaign, page: Address) -> SessionTrafficSource:
    source = campaign.source or NOT_SET
    medium = campaign.medium or NOT_SET
    name = campaign.name or NOT_SET
    manual = ManualCampaign(
        campaign.id, name, source, medium, campaign.term, campaign.content,
        campaign.source_platform, campaign.creative_format, campaign.marketing_tactic,
    )  # fmt: skip
    if _paid_by_google(page):
        source, medium = "google", "cpc"
        name = name if address_is_tagged(page) else NOT_SET
    elif page.query.get("srsltid") and not address_is_tagged(page):
        source, medium, name = "google", "organic", _FREE_LISTINGS
    channel = default_channel_group(source, medium, None if name == NOT_SET else name)
    return SessionTrafficSource(
        manual_campaign=manual,
        cross_channel_campaign=CrossChannelCampaign(
            campaign.id, name, source, medium, campaign.source_platform, channel, channel
        ),
    )


def address_is_tagged(page: Address) -> bool:
    """Whether the page's own query names a campaign."""
    return any(page.query.get(tag) for tag in ("utm_source", "utm_medium", "utm_campaign"))
