"""What must hold of every plan and state, whatever the variables: each policy lists its breaches."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from tests.terraform.root import Resources, Values

Policy = Callable[[Resources], list[str]]

EVERYONE = {"allUsers", "allAuthenticatedUsers"}

# Where Google Cloud has nothing smaller to grant a role on, or the condition is the smaller thing.
ON_THE_PROJECT = {
    "roles/bigquery.jobUser",  # a job belongs to the project
    "roles/logging.logWriter",  # so does a log
}
ON_THE_PROJECT_WITH_A_CONDITION = {
    "roles/datastore.user",  # one database: Firestore has no IAM of its own
    "roles/datastore.viewer",
    "roles/storage.objectViewer",  # the bucket that Cloud Functions makes and builds from
}

# Of these the provider takes labels, and BigQuery's bill and Monitoring group by them.
LABELLED = (
    "google_artifact_registry_repository", "google_bigquery_dataset", "google_bigquery_table",
    "google_cloud_run_v2_service", "google_cloudfunctions2_function", "google_pubsub_subscription",
    "google_pubsub_topic", "google_storage_bucket",
)  # fmt: skip


def never_expires(found: Resources) -> list[str]:
    """A subscription deletes itself after 31 quiet days unless it says that it does not."""
    return [
        name(subscription)
        for subscription in found.values("google_pubsub_subscription")
        if [policy["ttl"] for policy in subscription["expiration_policy"]] != [""]
    ]


def pushes_say_who_they_are(found: Resources) -> list[str]:
    """Without a token anyone who knows the address could push."""
    return [
        name(subscription)
        for subscription in found.values("google_pubsub_subscription")
        for push in subscription["push_config"]
        if not push["oidc_token"]
    ]


def gives_up_in_the_end(found: Resources) -> list[str]:
    """What a stage or a table never takes is forwarded; the dead letters themselves wait."""
    return [
        name(subscription)
        for subscription in found.values("google_pubsub_subscription")
        if subscription["push_config"] or _delivers_rows_or_files(subscription)
        if not subscription["dead_letter_policy"]
    ]


def may_give_up(found: Resources) -> list[str]:
    """Without both grants Pub/Sub never forwards, and says nothing.

    https://cloud.google.com/pubsub/docs/handling-failures#grant_forwarding_permissions
    """
    return list(_missing_grants(found))


def _missing_grants(found: Resources) -> Iterator[str]:
    agents = "@gcp-sa-pubsub.iam.gserviceaccount.com"
    takes, gives = (
        {
            last(grant.get(key, ""))
            for grant in found.values(f"google_pubsub_{key}_iam_member")
            if grant.get("role") == role and grant.get("member", "").endswith(agents)
        }
        for key, role in (
            ("subscription", "roles/pubsub.subscriber"),
            ("topic", "roles/pubsub.publisher"),
        )
    )
    for subscription in found.values("google_pubsub_subscription"):
        if subscription["dead_letter_policy"] and name(subscription) not in takes:
            yield f"{name(subscription)}: the agent may not acknowledge"
        for policy in subscription["dead_letter_policy"]:
            # Of a plan the topic's full name is not known yet; the grants of all topics are.
            topic = policy.get("dead_letter_topic")
            if not gives or (topic and last(topic) not in gives):
                yield f"{name(subscription)}: the agent may not forward"


def only_ingest_is_public(found: Resources) -> list[str]:
    """Members that are everyone, and doors that need no member."""
    breaches = [
        resource["address"]
        for resource in found
        if EVERYONE & {resource["values"].get("member")}
        and resource["values"].get("name") != "ingest"
    ]
    breaches += [
        name(function)
        for function in found.values("google_cloudfunctions2_function")
        if name(function) != "ingest"
        and function["service_config"][0]["ingress_settings"] != "ALLOW_INTERNAL_ONLY"
    ]
    breaches += [
        name(bucket)
        for bucket in found.values("google_storage_bucket")
        if bucket["public_access_prevention"] != "enforced"
        or not bucket["uniform_bucket_level_access"]
    ]
    return breaches


def roles_are_narrow(found: Resources) -> list[str]:
    """No primitive role; on the whole project only what cannot be granted on less."""
    breaches = []
    for resource in found:
        role = resource["values"].get("role", "")
        if role in ("roles/owner", "roles/editor", "roles/viewer") or "_iam_binding" in resource["type"]:
            breaches.append(f"{resource['address']}: {role}")
        if resource["type"] == "google_project_iam_member":
            narrowed = role in ON_THE_PROJECT_WITH_A_CONDITION and resource["values"]["condition"]
            if role not in ON_THE_PROJECT and not narrowed:
                breaches.append(f"{resource['address']}: {role} on the project")
    return breaches


def everyone_has_an_account_of_their_own(found: Resources) -> list[str]:
    """Of a state: what runs, and what pushes, shares its account with nothing."""
    used = [
        function["service_config"][0]["service_account_email"]
        for function in found.values("google_cloudfunctions2_function")
    ]
    used += [
        service["template"][0]["service_account"]
        for service in found.values("google_cloud_run_v2_service")
    ]
    used += [
        push["oidc_token"][0]["service_account_email"]
        for subscription in found.values("google_pubsub_subscription")
        for push in subscription["push_config"]
    ]
    used += [
        query["service_account_name"]
        for query in found.values("google_bigquery_data_transfer_config")
    ]
    return [f"{account} serves {times}" for account, times in Counter(used).items() if times > 1]


def pushes_are_let_in(found: Resources) -> list[str]:
    """Of a state: each push account may call the service that it pushes to, and no other."""
    may = {
        (grant["member"].removeprefix("serviceAccount:"), grant["name"])
        for grant in found.values("google_cloud_run_v2_service_iam_member")
        if grant["role"] == "roles/run.invoker"
    }
    services = {
        function["service_config"][0]["uri"]: name(function)
        for function in found.values("google_cloudfunctions2_function")
    }
    return [
        f"{name(subscription)} is refused by {services[push['push_endpoint']]}"
        for subscription in found.values("google_pubsub_subscription")
        for push in subscription["push_config"]
        if push["push_endpoint"] in services
        and (push["oidc_token"][0]["service_account_email"], services[push["push_endpoint"]])
        not in may
    ]


def tables_are_cheap_to_ask(found: Resources) -> list[str]:
    """Partitions for all, clusters for events: else every query reads all there ever was."""
    return [
        table["table_id"]
        for table in found.values("google_bigquery_table")
        if not table["view"]
        if not table["time_partitioning"]
        or (table["table_id"] == "events")
        is not (table["clustering"] == ["user_pseudo_id", "event_name"])
    ]


def all_is_labelled(found: Resources) -> list[str]:
    """By label the bill says what Angelia costs."""
    return [
        resource["address"]
        for resource in found.of(*LABELLED)
        if (resource["values"]["labels"] or {}).get("app") != "angelia"
    ]


def threads_follow_concurrency(found: Resources) -> list[str]:
    """What Cloud Run lets in is served at once; below one CPU it lets in one."""
    return [
        name(function)
        for function in found.values("google_cloudfunctions2_function")
        for config in function["service_config"]
        if str(config["max_instance_request_concurrency"]) != _environment(config).get("THREADS")
        or (config["max_instance_request_concurrency"] > 1 and float(config["available_cpu"]) < 1)
    ]


def counters_have_one_writer(found: Resources) -> list[str]:
    """A group commit of one instance keeps a document near Firestore's one write a second."""
    return [
        name(function)
        for function in found.values("google_cloudfunctions2_function")
        for config in function["service_config"]
        if name(function) == "sink-firestore"
        and (config["max_instance_count"], config["max_instance_request_concurrency"] >= 40)
        != (1, True)
    ]


# Of a plan and of a state.
POLICIES: tuple[Policy, ...] = (
    never_expires, pushes_say_who_they_are, gives_up_in_the_end, may_give_up, only_ingest_is_public,
    roles_are_narrow, tables_are_cheap_to_ask, all_is_labelled, threads_follow_concurrency,
    counters_have_one_writer,
)  # fmt: skip

# They compare what is known after an apply only.
OF_A_STATE: tuple[Policy, ...] = (everyone_has_an_account_of_their_own, pushes_are_let_in)


def breaches(found: Resources, policies: Iterable[Policy] = POLICIES) -> dict[str, list[str]]:
    """What is wrong, by policy; nothing where all is right."""
    return {policy.__name__: listed for policy in policies if (listed := policy(found))}


def name(resource: Values) -> str:
    """As its maker called it."""
    return str(resource["name"])


def last(path: str) -> str:
    """The last part of a full name."""
    return path.rpartition("/")[2]


def _environment(config: Values) -> dict[str, str]:
    return config["environment_variables"] or {}


def _delivers_rows_or_files(subscription: Values) -> bool:
    """To a table or bucket, but for the dead letters: those have nowhere further to go."""
    into = subscription["bigquery_config"] or subscription["cloud_storage_config"]
    return bool(into) and name(subscription) != "dead-letter-table"
