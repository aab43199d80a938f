"""An event's own campaign: its tags, else its referrer. No attribution, no click ids."""

from functools import lru_cache
from typing import NamedTuple

from .referrers import referral
from .subject import Subject
from .urls import address
from .values import text

# GA4's names of the tags: https://support.google.com/analytics/answer/10917952. Names are
# case-sensitive. The second name is the event parameter that says the same (gtag's settings call it
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

# gtag's settings by the campaign's field. GA4's export has campaign_id under this very name.
_SETTINGS = {field: f"campaign_{field}" for field in TAGS}
_SETTINGS_THAT_TELL = frozenset({"campaign_source", "campaign_medium", "campaign_name"})
SETTINGS = frozenset(_SETTINGS.values()) - {"campaign_id"}


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


def tagged(subject: Subject) -> Campaign:
    """What the event's tags alone say."""
    given = _in_parameters(subject)
    return given if given.is_tagged else _tags(subject.page_location)


@lru_cache(maxsize=2048)
def of_page(location: str | None, referrer: str | None, own: tuple[str, ...]) -> Campaign:
    """The campaign of a page view: tags win over the referrer, as in GA4."""
    tags = _tags(location)
    if tags.is_tagged:
        return tags
    linked = referral(referrer, address(location).host, own)
    if linked is None:
        return tags
    return tags._replace(
        source=linked.source,
        medium=linked.medium,
        name=linked.campaign,
        term=tags.term or linked.term,
    )


def overrides_page(subject: Subject) -> bool:
    """Whether the event's parameters hold gtag's campaign settings (cs, cm, cn on the wire)."""
    return not _SETTINGS_THAT_TELL.isdisjoint(subject.params)


def ignores_referrer(subject: Subject) -> bool:
    """Whether GA4's list of unwanted referrals marked the event: a payment page sent it back."""
    value = subject.params.get("ignore_referrer")
    return value is not None and (value.string_value == "true" or value.int_value == 1)


@lru_cache(maxsize=2048)
def _tags(location: str | None) -> Campaign:
    query = address(location).query
    return Campaign(**{field: query.get(tag) for field, (tag, _) in TAGS.items()})


def _in_parameters(subject: Subject) -> Campaign:
    """A campaign that the event states: gtag's settings, or GA4's own words for one."""
    params = subject.params
    bare = subject.event.name == "campaign_details" or ("source" in params and "medium" in params)
    if not bare and not overrides_page(subject):
        return NOTHING
    stated = subject.stated
    return Campaign(
        **{
            field: text(stated(_SETTINGS[field])) or (text(stated(word)) if bare else None)
            for field, (_, word) in TAGS.items()
        }
    )
