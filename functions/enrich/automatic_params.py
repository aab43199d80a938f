"""Parameters that GA4 gives every event: its page's, its session's and its campaign's."""

from .campaigns import collected
from .param_values import flag, number_in, texts
from .row_records import Value
from .session import is_engaged
from .subject import Subject
from .traffic_source import click_ids
from .urls import GA4_CLICK_IDS, address
from .values import int64

# Google Ads' notes in the landing page's address that GA4 repeats; they tell of the ad, not of who.
GOOGLE_ADS = ("gad_source", "gad_campaignid")


def automatic(subject: Subject) -> dict[str, Value]:
    """What the event has from its hit."""
    return {**_campaign(subject), **_session(subject), **_page(subject)}


def _page(subject: Subject) -> dict[str, Value]:
    page = subject.hit.page
    return texts(
        {"page_location": page.location, "page_referrer": page.referrer, "page_title": page.title}
    )


def _session(subject: Subject) -> dict[str, Value]:
    session, engaged = subject.hit.session, is_engaged(subject)
    found: dict[str, Value] = {}
    if session.id is not None:
        found["ga_session_id"] = Value(int_value=int64(session.id, "session.id"))
    if session.number is not None:
        found["ga_session_number"] = Value(int_value=int64(session.number, "session.number"))
    if engaged is not None:
        found["session_engaged"] = flag(is_set=engaged)
    if engaged:
        found["engaged_session_event"] = Value(int_value=1)
    return found


def _campaign(subject: Subject) -> dict[str, Value]:
    """GA4 repeats what collected_traffic_source says among the parameters."""
    campaign = collected(subject)
    query = address(subject.page_location).query
    named = {
        "source": campaign.source,
        "medium": campaign.medium,
        "campaign": campaign.name,
        "campaign_id": campaign.id,
        "term": campaign.term,
        "content": campaign.content,
        **click_ids(subject, GA4_CLICK_IDS),
    }
    return {
        **texts(named),
        **{name: number_in(query[name]) for name in GOOGLE_ADS if name in query},
    }
