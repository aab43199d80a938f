"""Who may do what: everyone as little as works."""

from collections import Counter
from collections.abc import Iterator

from tests.terraform.root import Resources

EVERYONE = {"allUsers", "allAuthenticatedUsers"}

PRIMITIVE = {"roles/owner", "roles/editor", "roles/viewer"}

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


def only_ingest_is_public(found: Resources) -> list[str]:
    """Members that are everyone, and doors that need no member."""
    open_to_all = [
        resource["address"]
        for resource in found
        if resource["values"].get("member") in EVERYONE
        and resource["values"].get("name") != "ingest"
    ]
    reachable = [
        function["name"]
        for function in found.values("google_cloudfunctions2_function")
        if function["name"] != "ingest"
        and function["service_config"][0]["ingress_settings"] != "ALLOW_INTERNAL_ONLY"
    ]
    buckets = [
        bucket["name"]
        for bucket in found.values("google_storage_bucket")
        if bucket["public_access_prevention"] != "enforced"
        or not bucket["uniform_bucket_level_access"]
    ]
    return open_to_all + reachable + buckets


def roles_are_narrow(found: Resources) -> list[str]:
    """No primitive role; on the whole project only what cannot be granted on less."""
    return [f"{address}: {role}" for address, role in _wide(found)]


def _wide(found: Resources) -> Iterator[tuple[str, str]]:
    for resource in found:
        role = resource["values"].get("role") or ""
        if role in PRIMITIVE or resource["type"].endswith(("_iam_binding", "_iam_policy")):
            yield resource["address"], role
        elif resource["type"] == "google_project_iam_member" and role not in ON_THE_PROJECT:
            narrowed = role in ON_THE_PROJECT_WITH_A_CONDITION and resource["values"]["condition"]
            if not narrowed:
                yield resource["address"], role


def everyone_has_an_account_of_their_own(found: Resources) -> list[str]:
    """What runs, and what pushes, shares its account with nothing."""
    used = Counter(_accounts(found))
    return [f"{account} serves {times}" for account, times in used.items() if times > 1]


def _accounts(found: Resources) -> Iterator[str]:
    for function in found.values("google_cloudfunctions2_function"):
        yield function["service_config"][0]["service_account_email"]
    for service in found.values("google_cloud_run_v2_service"):
        yield service["template"][0]["service_account"]
    for query in found.values("google_bigquery_data_transfer_config"):
        yield query["service_account_name"]
    for subscription in found.values("google_pubsub_subscription"):
        for push in subscription["push_config"]:
            yield push["oidc_token"][0]["service_account_email"]


def pushes_are_let_in(found: Resources) -> list[str]:
    """Each push account may call the function that it pushes to."""
    may = {
        (grant["member"].removeprefix("serviceAccount:"), grant["name"])
        for grant in found.values("google_cloud_run_v2_service_iam_member")
        if grant["role"] == "roles/run.invoker"
    }
    names = {
        function["service_config"][0]["uri"]: function["name"]
        for function in found.values("google_cloudfunctions2_function")
    }
    return [
        f"{subscription['name']} is refused by {names[push['push_endpoint']]}"
        for subscription in found.values("google_pubsub_subscription")
        for push in subscription["push_config"]
        if push["push_endpoint"] in names
        and (push["oidc_token"][0]["service_account_email"], names[push["push_endpoint"]])
        not in may
    ]
