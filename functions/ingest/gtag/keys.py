"""gtag's parameters: what each is called in GA4. docs/parameters.md lists where all of them land.

Names: captured hits, and d8a-tech/d8a, docs/tracking-protocols/ga4-gtag.md (MIT).
"""

# One event's, as parameters of GA4's names.
TEXTS = {
    "cu": "currency",
    "tt": "traffic_type",
    "sr": "screen_resolution",
    "li": "location_id",
    # What gtag's config calls campaign_…; enrich gives it GA4's own names.
    "ci": "campaign_id",
    "cs": "campaign_source",
    "cm": "campaign_medium",
    "cn": "campaign_name",
    "cc": "campaign_content",
    "ct": "campaign_term",
    "ccf": "campaign_creative_format",
    "cmt": "campaign_marketing_tactic",
}

# Whole numbers.
INTEGERS = {
    "_et": "engagement_time_msec",
    "_p": "batch_page_id",
    "_s": "batch_ordering_id",
}

# A promotion's event has these for itself: two of their keys mean a campaign elsewhere.
PROMOTION_EVENTS = frozenset({"view_promotion", "select_promotion"})
PROMOTION_KEYS = ("pi", "pn")
PROMOTION = {
    "pi": "promotion_id",
    "pn": "promotion_name",
    "cn": "creative_name",
    "cs": "creative_slot",
}

# Of the event's own parameters and of the user's properties: texts, then numbers.
EVENT_PREFIXES = ("ep.", "epn.")
USER_PREFIXES = ("up.", "upn.")

# What has a place of its own in a hit.
PLACED = frozenset(
    {
        "en", "tid", "cid", "uid", "sid", "sct", "seg", "dl", "dr", "dt", "ul", "gcs", "gcd", "npa",
        "_ss", "_fv", "ir", "_dbg",
        "uaa", "uab", "uafvl", "uamb", "uam", "uap", "uapv",
    }
)  # fmt: skip

# What only moves the hit, or speaks of it to Google's own products: known, and not kept.
TRANSPORT = frozenset(
    {
        "v", "gtm", "_z", "_c", "_ee", "_eu", "_edid", "_nsi", "_fid", "_glv", "_fplc", "_gaz",
        "_rnd", "_rdi", "_prs", "_geo", "_gsid", "_tu", "_uc", "_slo", "dh", "p", "uaw", "frm",
        "pscdl", "are", "pae", "ae", "tfd", "tag_exp", "rcb", "ngs", "dma", "dma_cps", "gcu",
        "gcut", "gdid", "did", "edid", "ecid", "gaf", "lps", "_lps", "bttype", "richsstsse",
        "us_privacy",
        "gpp", "gpp_sid", "emd", "ecsid", "apve", "apvf", "apvc", "ec_mode", "navt",
    }
)  # fmt: skip

# Addresses of the visitor, plain or hashed: never kept (``em`` is gtag's user_data).
PERSONAL = frozenset({"em", "ev", "_uip", "uip", "eme"})

# Server-side tagging's own.
TRANSPORT_PREFIX = "sst."
