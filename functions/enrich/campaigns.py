"""An event's own campaign: its tags, else its referrer, and its ad click ids. No attribution."""

from functools import lru_cache
from typing import NamedTuple

from .referrers import referral
from .subject import Subject
from .urls import address

# GA4's names of the tags: https://support.google.com/analytics/answer/10917952. Names are
# case-sensitive. The second name is the event parameter that says the same (gtag's config calls it
# campaign_*, the campaign_details event and GA4's export call it by the bare word).
TAGS = {
    "id": ("utm_id", "campaign_id"),
    "name": ("utm_campaign", "campaign"),
    "source": ("utm_source", "source"),
    "medium": ("utm_medium", "medium"),
    "term": ("utm_term", "term"),
    "content": ("utm_content", "content"),
    "source_platform": ("utm_source_platform", "source_platform"),
    "creative_format": ("utm_creative_format", "creative_format"),
    "marketing_tactic": ("utm_marketing_tactic", "marketing_tactic"),
}


class Campaign(NamedTuple):
    """A campaign as it was collected; None where nothing said so."""

    id: str | None = None
    name: str | None = None
    source: str | None = None
    medium: str | None = None
    term: str | None = None
    content: str | None = None
    source_platform: str | None = None
    creative_format: str | None = None
    marketing_tactic: str | None = None

    @property
    def is_tagged(self) -> bool:
        """Whether tags say where the visit came from; a term or a content alone does not."""
        return bool(self.id or self.name or self.source or self.medium)


NOTHING = Campaign()


def collected(subject: Subject) -> Campaign:
    """The event's campaign, as GA4's collected_traffic_source has it."""
    given = _in_parameters(subject)
    if given.is_tagged:
        return given
    referrer = None if ignores_referrer(subject) else subject.page_referrer
    return of_page(subject.page_location, referrer, subject.stream.internal_hosts)


@lru_cache(maxsize=2048)
def of_page(location: str | None, referrer: str | None, own: tuple[str, ...]) -> Campaign:
    """The campaign of a page view: tags win over the referrer, as in GA4."""
    page = address(location)
    tags = Campaign(**{field: page.query.get(tag) for field, (tag, _) in TAGS.items()})
    if tags.is_tagged:
        return tags
    linked = referral(referrer, page.host, own)
    if linked is None:
        return tags
    return tags._replace(
        source=linked.source,
        medium=linked.medium,
        name=linked.campaign,
        term=tags.term or linked.term,
    )


def _in_parameters(subject: Subject) -> Campaign:
    """A campaign that the event states: gtag's campaign_* settings, or campaign_details."""
    params = subject.params
    bare = subject.event.name == "campaign_details" or ("source" in params and "medium" in params)
    if not bare and "campaign_source" not in params and "campaign_medium" not in params:
        return NOTHING
    text = subject.text
    return Campaign(
        **{
            field: text(f"campaign_{field}") or (text(word) if bare else None)
            for field, (_, word) in TAGS.items()
        }
    )


def ignores_referrer(subject: Subject) -> bool:
    """Whether GA4's list of unwanted referrals marked the event: a payment page sent it back."""
    value = subject.params.get("ignore_referrer")
    return value is not None and (value.string_value == "true" or value.int_value == 1)
