"""What kind of source an event's page was reached from: one word, for every kind there is.

GA4's channel is the owner's view: tags decide, webmail is a referral, and what it does not know is
unassigned. This is the plain view beside it, in ``angelia.source_class``.
"""

from .campaigns import Campaign, ignores_referrer, tagged
from .channels import default_channel_group
from .referrers import is_own, referral
from .session import starts_session
from .source_categories import kind
from .subject import Subject
from .urls import address

# Networks add these to the links of ads alone; fbclid and the like stand in shared links as well.
_AD_CLICK_IDS = (
    "gclid", "dclid", "gbraid", "wbraid", "msclkid", "ttclid", "twclid", "li_fat_id", "ScCid",
    "rdt_cid", "yclid",
)  # fmt: skip

_OF_CHANNEL = {
    "Cross-network": "paid",
    "Paid Shopping": "paid",
    "Paid Search": "paid",
    "Paid Social": "paid",
    "Paid Video": "paid",
    "Display": "paid",
    "Paid Other": "paid",
    "Organic Shopping": "shopping",
    "Organic Social": "social",
    "Organic Video": "video",
    "AI Assistant": "ai",
    "Organic Search": "search",
    "Email": "email",
    "Affiliates": "affiliate",
    "Audio": "audio",
    "SMS": "sms",
    "Mobile Push Notifications": "push",
}

_OF_KIND = {
    "SEARCH": "search",
    "SOCIAL": "social",
    "VIDEO": "video",
    "SHOPPING": "shopping",
    "AI": "ai",
    "EMAIL": "email",
    "LOCAL": "local",
}


def source_class(subject: Subject) -> str | None:
    """The kind of source; None where the event does not tell.

    An ad's click id comes first, then the campaign's tags where GA4's rules know them, then the
    site that linked to the page, then the tagged source's own name.
    """
    query = address(subject.page_location).query
    if any(query.get(name) for name in _AD_CLICK_IDS):
        return "paid"
    tags = tagged(subject)
    if not tags.is_tagged:
        return _of_referrer(subject) or _direct(subject)
    channel = default_channel_group(tags.source, tags.medium, tags.name)
    return _OF_CHANNEL.get(channel) or _of_referrer(subject) or _of_name(tags) or "campaign"


def _of_referrer(subject: Subject) -> str | None:
    if ignores_referrer(subject):
        return None
    host, own = address(subject.page_location).host, subject.stream.internal_hosts
    linked = referral(subject.page_referrer, host, own)
    if linked is not None:
        return _OF_KIND.get(linked.kind or "", "referral")
    seen = address(subject.page_referrer).host
    return "internal" if seen and is_own(seen, host, own) else None


def _of_name(tags: Campaign) -> str | None:
    return _OF_KIND.get(kind((tags.source or "").lower()) or "")


def _direct(subject: Subject) -> str | None:
    """Only a session's first event can be direct: all later ones lack a source as well."""
    is_known = address(subject.page_location).host and not ignores_referrer(subject)
    return "direct" if is_known and starts_session(subject) else None
