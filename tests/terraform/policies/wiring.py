"""Topics and subscriptions are those of shared/pipeline.json, as the local cloud makes them."""

from collections.abc import Iterator

from local.settings import PIPELINE
from tests.terraform.root import Resources, Values

PUSHED_BY = "serviceAccount:angelia-"


def topics_are_those_of_the_pipeline(found: Resources) -> list[str]:
    """All of them, and no other."""
    made = {topic["name"] for topic in found.values("google_pubsub_topic")}
    return sorted(made ^ set(PIPELINE["topics"]))


def subscriptions_are_those_of_the_pipeline(found: Resources) -> list[str]:
    """Topic, filter, deadline and backoff; a function gives up before its push does."""
    made = {one["name"]: one for one in found.values("google_pubsub_subscription")}
    times = {
        function["build_config"][0]["entry_point"]: function["service_config"][0]["timeout_seconds"]
        for function in found.values("google_cloudfunctions2_function")
    }
    return [
        f"{name}: {what}"
        for name, wanted in PIPELINE["subscriptions"].items()
        for what in (_differences(made[name], wanted, times) if name in made else ["is missing"])
    ]


def _differences(made: Values, wanted: Values, times: dict[str, int]) -> Iterator[str]:
    backoff = [(p["minimum_backoff"], p["maximum_backoff"]) for p in made["retry_policy"]]
    if not made["topic"].endswith(f"/topics/{wanted['topic']}"):
        yield "topic"
    if (made["filter"] or "") != wanted.get("filter", ""):
        yield "filter"
    if made["ack_deadline_seconds"] != wanted.get("ack_deadline_s", made["ack_deadline_seconds"]):
        yield "ack deadline"
    if "minimum_backoff_s" in wanted and backoff != [
        (f"{wanted['minimum_backoff_s']}s", f"{wanted['maximum_backoff_s']}s")
    ]:
        yield "backoff"
    if "push_to" in wanted and times[wanted["push_to"]] >= wanted["ack_deadline_s"]:
        yield "the function's time"


def functions_publish_to_their_own_topics_alone(found: Resources) -> list[str]:
    """What a function reads from it may not write to."""
    granted = {
        (grant["member"].partition("@")[0].removeprefix(PUSHED_BY), grant["topic"].split("/")[-1])
        for grant in found.values("google_pubsub_topic_iam_member")
        if grant["member"].startswith(PUSHED_BY)
    }
    wanted = {
        (name.replace("_", "-"), topic)
        for name, function in PIPELINE["functions"].items()
        for variable, topic in function["topics"].items()
        if variable != "INPUT_TOPIC"
    }
    return [f"{who} to {topic}" for who, topic in sorted(granted ^ wanted)]
