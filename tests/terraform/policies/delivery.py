"""Subscriptions deliver, and in the end give up where somebody sees it."""

from collections.abc import Iterator

from tests.terraform.root import Resources, Values

SUBSCRIPTION = "google_pubsub_subscription"

PUBSUB_AGENT = "@gcp-sa-pubsub.iam.gserviceaccount.com"

# What is in it has nowhere further to go: it waits for the table.
LAST = "dead-letter-table"


def never_expires(found: Resources) -> list[str]:
    """A subscription deletes itself after 31 quiet days unless it says that it does not."""
    return [
        subscription["name"]
        for subscription in found.values(SUBSCRIPTION)
        if [policy["ttl"] for policy in subscription["expiration_policy"]] != [""]
    ]


def pushes_say_who_they_are(found: Resources) -> list[str]:
    """Without a token anyone who knows the address could push."""
    return [
        subscription["name"]
        for subscription in found.values(SUBSCRIPTION)
        for push in subscription["push_config"]
        if not push["oidc_token"]
    ]


def gives_up_in_the_end(found: Resources) -> list[str]:
    """What a stage, a table or a bucket never takes is forwarded."""
    return [
        subscription["name"]
        for subscription in found.values(SUBSCRIPTION)
        if _delivers(subscription) and not subscription["dead_letter_policy"]
    ]


def may_give_up(found: Resources) -> list[str]:
    """Without both grants Pub/Sub never forwards, and says nothing.

    https://cloud.google.com/pubsub/docs/handling-failures#grant_forwarding_permissions
    """
    takes = _granted(found, "subscription", "roles/pubsub.subscriber")
    gives = _granted(found, "topic", "roles/pubsub.publisher")
    return [
        f"{subscription['name']}: the agent may not {may_not}"
        for subscription in found.values(SUBSCRIPTION)
        for policy in subscription["dead_letter_policy"]
        for may_not in _may_not(subscription, policy, takes, gives)
    ]


def _may_not(
    subscription: Values, policy: Values, takes: set[str], gives: set[str]
) -> Iterator[str]:
    if subscription["name"] not in takes:
        yield "acknowledge"
    # Of a first plan no topic's full name is known, neither here nor in the grants.
    if _last(policy.get("dead_letter_topic")) not in gives:
        yield "forward"


def _granted(found: Resources, to: str, role: str) -> set[str]:
    """The subscriptions or topics on which Pub/Sub's agent has the role."""
    return {
        _last(grant.get(to))
        for grant in found.values(f"google_pubsub_{to}_iam_member")
        if grant.get("role") == role and grant.get("member", "").endswith(PUBSUB_AGENT)
    }


def _last(path: str | None) -> str:
    """The last part of a full name; nothing where it is not known."""
    return (path or "").rpartition("/")[2]


def _delivers(subscription: Values) -> bool:
    into = ("push_config", "bigquery_config", "cloud_storage_config")
    return subscription["name"] != LAST and any(subscription[kind] for kind in into)
