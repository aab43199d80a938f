"""The row's traffic source records.

The campaigns of Google Ads, Search Ads 360, Campaign Manager 360 and Display & Video 360 come from
links to those products, so enrich never fills them; they stand here because SQL written for GA4
names them.
"""

from .row_records import Record


class TrafficSource(Record, frozen=True):
    """The user's first touch; not knowable from one hit."""

    name: str | None = None
    medium: str | None = None
    source: str | None = None


class CollectedTrafficSource(Record, frozen=True):
    """What came with this very event: campaign tags, else the referrer's; no attribution."""

    manual_campaign_id: str | None = None
    manual_campaign_name: str | None = None
    manual_source: str | None = None
    manual_medium: str | None = None
    manual_term: str | None = None
    manual_content: str | None = None
    manual_source_platform: str | None = None
    manual_creative_format: str | None = None
    manual_marketing_tactic: str | None = None
    gclid: str | None = None
    dclid: str | None = None
    srsltid: str | None = None


class ManualCampaign(Record, frozen=True):
    """The session's campaign by its tags or its referrer."""

    campaign_id: str | None = None
    campaign_name: str | None = None
    source: str | None = None
    medium: str | None = None
    term: str | None = None
    content: str | None = None
    source_platform: str | None = None
    creative_format: str | None = None
    marketing_tactic: str | None = None


class GoogleAdsCampaign(Record, frozen=True):
    """From the link to Google Ads."""

    customer_id: str | None = None
    account_name: str | None = None
    campaign_id: str | None = None
    campaign_name: str | None = None
    ad_group_id: str | None = None
    ad_group_name: str | None = None


class CrossChannelCampaign(Record, frozen=True):
    """The session's campaign across ads, tags and referrers, with GA4's channel."""

    campaign_id: str | None = None
    campaign_name: str | None = None
    source: str | None = None
    medium: str | None = None
    source_platform: str | None = None
    default_channel_group: str | None = None
    primary_channel_group: str | None = None


class Sa360Campaign(Record, frozen=True):
    """From the link to Search Ads 360."""

    campaign_id: str | None = None
    campaign_name: str | None = None
    source: str | None = None
    medium: str | None = None
    ad_group_id: str | None = None
    ad_group_name: str | None = None
    creative_format: str | None = None
    engine_account_name: str | None = None
    engine_account_type: str | None = None
    manager_account_name: str | None = None


class Cm360Campaign(Record, frozen=True):
    """From the link to Campaign Manager 360."""

    campaign_id: str | None = None
    campaign_name: str | None = None
    source: str | None = None
    medium: str | None = None
    account_id: str | None = None
    account_name: str | None = None
    advertiser_id: str | None = None
    advertiser_name: str | None = None
    creative_id: str | None = None
    creative_format: str | None = None
    creative_name: str | None = None
    creative_type: str | None = None
    creative_type_id: str | None = None
    creative_version: str | None = None
    placement_id: str | None = None
    placement_cost_structure: str | None = None
    placement_name: str | None = None
    rendering_id: str | None = None
    site_id: str | None = None
    site_name: str | None = None


class Dv360Campaign(Record, frozen=True):
    """From the link to Display & Video 360."""

    campaign_id: str | None = None
    campaign_name: str | None = None
    source: str | None = None
    medium: str | None = None
    advertiser_id: str | None = None
    advertiser_name: str | None = None
    creative_id: str | None = None
    creative_format: str | None = None
    creative_name: str | None = None
    exchange_id: str | None = None
    exchange_name: str | None = None
    insertion_order_id: str | None = None
    insertion_order_name: str | None = None
    line_item_id: str | None = None
    line_item_name: str | None = None
    partner_id: str | None = None
    partner_name: str | None = None


class SessionTrafficSource(Record, frozen=True):
    """The session's last click."""

    manual_campaign: ManualCampaign | None = None
    google_ads_campaign: GoogleAdsCampaign | None = None
    cross_channel_campaign: CrossChannelCampaign | None = None
    sa360_campaign: Sa360Campaign | None = None
    cm360_campaign: Cm360Campaign | None = None
    dv360_campaign: Dv360Campaign | None = None
