"""GA4's default channel group: its rules as a table, the first that matches wins.

Definitions: https://support.google.com/analytics/answer/9756891, the order as dbt-ga4 writes it
(Velir/dbt-ga4, macros/default_channel_grouping.sql, MIT); AI Assistant since May 2026
(https://support.google.com/analytics/answer/9164320). Conditions of GA4 that need a link to
Google Ads (Performance Max, Smart Shopping) cannot be seen here; only the campaign's name can.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from .source_categories import category

PAID = re.compile(r".*cp.*|ppc|retargeting|paid.*")
SHOP = re.compile(r".*(([^a-df-z]|^)shop|shopping).*")

DISPLAY_MEDIA = {"display", "banner", "expandable", "interstitial", "cpm"}
SOCIAL_MEDIA = {
    "social", "social-network", "social-media", "sm", "social network", "social media",
}  # fmt: skip
REFERRAL_MEDIA = {"referral", "app", "link"}
EMAIL_WORDS = {"email", "e-mail", "e_mail", "e mail"}
NO_MEDIA = {"(not set)", "(none)"}


class Origin(NamedTuple):
    """What the rules look at, all in lower case; absent is empty."""

    source: str
    medium: str
    name: str

    @property
    def is_direct(self) -> bool:
        """Whether it says so, or nothing was collected at all."""
        says_so = self.source == "(direct)" and self.medium in NO_MEDIA
        return says_so or not any(self)

    @property
    def is_paid(self) -> bool:
        """Whether the medium is one that is paid for."""
        return PAID.fullmatch(self.medium) is not None

    @property
    def is_shop(self) -> bool:
        """Whether source or name speak of shopping."""
        return self.of("SHOPPING") or SHOP.fullmatch(self.name) is not None

    def of(self, wanted: str) -> bool:
        """Whether the source is on Google's list under this category."""
        return category(self.source) == wanted


Rule = tuple[str, Callable[[Origin], bool]]

RULES: tuple[Rule, ...] = (
    ("Direct", lambda c: c.is_direct),
    ("Cross-network", lambda c: "cross-network" in c.name),
    ("Paid Shopping", lambda c: c.is_shop and c.is_paid),
    ("Paid Search", lambda c: c.of("SEARCH") and c.is_paid),
    ("Paid Social", lambda c: c.of("SOCIAL") and c.is_paid),
    ("Paid Video", lambda c: c.of("VIDEO") and c.is_paid),
    ("Display", lambda c: c.medium in DISPLAY_MEDIA),
    ("Paid Other", lambda c: c.is_paid),
    ("Organic Shopping", lambda c: c.is_shop),
    ("Organic Social", lambda c: c.of("SOCIAL") or c.medium in SOCIAL_MEDIA),
    ("Organic Video", lambda c: c.of("VIDEO") or "video" in c.medium),
    ("AI Assistant", lambda c: c.medium == "ai-assistant"),
    ("Organic Search", lambda c: c.of("SEARCH") or c.medium == "organic"),
    ("Referral", lambda c: c.medium in REFERRAL_MEDIA),
    ("Email", lambda c: c.source in EMAIL_WORDS or c.medium in EMAIL_WORDS),
    ("Affiliates", lambda c: c.medium == "affiliate"),
    ("Audio", lambda c: c.medium == "audio"),
    ("SMS", lambda c: "sms" in (c.source, c.medium)),
    (
        "Mobile Push Notifications",
        lambda c: (
            c.medium.endswith("push")
            or "mobile" in c.medium
            or "notification" in c.medium
            or c.source == "firebase"
        ),
    ),
)


@lru_cache(maxsize=1024)
def default_channel_group(source: str | None, medium: str | None, campaign: str | None) -> str:
    """GA4's channel for a source, a medium and a campaign's name; case does not matter."""
    seen = Origin((source or "").lower(), (medium or "").lower(), (campaign or "").lower())
    return next((name for name, matches in RULES if matches(seen)), "Unassigned")
