"""What things are like: tables, labels, instances."""

from tests.terraform.root import Resources, Values

# Of these the provider takes labels; by label the bill says what Angelia costs.
LABELLED = (
    "google_artifact_registry_repository", "google_bigquery_dataset", "google_bigquery_table",
    "google_cloud_run_v2_service", "google_cloudfunctions2_function", "google_pubsub_subscription",
    "google_pubsub_topic", "google_storage_bucket",
)  # fmt: skip

# Fewer requests at once than this would not fill a commit of the counters.
COMPANY = 40


def tables_are_cheap_to_ask(found: Resources) -> list[str]:
    """Partitions for all, clusters for events: else every query reads all there ever was."""
    return [
        table["table_id"]
        for table in found.values("google_bigquery_table")
        if not table["view"]
        and not (
            table["time_partitioning"] and (table["table_id"] != "events" or _clustered(table))
        )
    ]


def _clustered(table: Values) -> bool:
    return bool(table["clustering"] == ["user_pseudo_id", "event_name"])


def all_is_labelled(found: Resources) -> list[str]:
    """What can have labels has ours."""
    return [
        resource["address"]
        for resource in found.of(*LABELLED)
        if (resource["values"]["labels"] or {}).get("app") != "angelia"
    ]


def threads_follow_concurrency(found: Resources) -> list[str]:
    """What Cloud Run lets in is served at once; on less than a CPU it lets in one."""
    return [name for name, config in _instances(found) if not _serves_what_it_lets_in(config)]


def _serves_what_it_lets_in(config: Values) -> bool:
    at_once = config["max_instance_request_concurrency"]
    threads = (config["environment_variables"] or {}).get("THREADS")
    return threads == str(at_once) and (at_once == 1 or float(config["available_cpu"]) >= 1)


def counters_have_one_writer(found: Resources) -> list[str]:
    """One instance's group commit keeps a document near Firestore's one write a second."""
    return [
        name
        for name, config in _instances(found)
        if name == "sink-firestore"
        and not (
            config["max_instance_count"] == 1
            and config["max_instance_request_concurrency"] >= COMPANY
        )
    ]


def _instances(found: Resources) -> list[tuple[str, Values]]:
    return [
        (function["name"], config)
        for function in found.values("google_cloudfunctions2_function")
        for config in function["service_config"]
    ]
