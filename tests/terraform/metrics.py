"""The metrics of Google Cloud that alerts and dashboard use: resource type, and labels of both.

From https://cloud.google.com/monitoring/api/metrics_gcp, as far as it could be read here. What is
marked "from examples" was found in use in others' projects, not in Google's own list.
"""

_SUBSCRIPTION = {"subscription_id"}
_TOPIC = {"topic_id"}
_REVISION = {"service_name", "revision_name", "configuration_name", "location"}

METRICS: dict[str, tuple[str, set[str]]] = {
    "pubsub.googleapis.com/subscription/oldest_unacked_message_age": (
        "pubsub_subscription",
        _SUBSCRIPTION,
    ),
    "pubsub.googleapis.com/subscription/num_undelivered_messages": (
        "pubsub_subscription",
        _SUBSCRIPTION,
    ),
    "pubsub.googleapis.com/topic/send_message_operation_count": ("pubsub_topic", _TOPIC),
    "run.googleapis.com/request_count": (
        "cloud_run_revision",
        _REVISION | {"response_code", "response_code_class"},
    ),
    "run.googleapis.com/request_latencies": (
        "cloud_run_revision",
        _REVISION | {"response_code", "response_code_class"},
    ),
    "run.googleapis.com/container/instance_count": ("cloud_run_revision", _REVISION | {"state"}),
    # From examples.
    "bigquerystorage.googleapis.com/write/uploaded_row_count": ("bigquery_project", set()),
    # Resource and metric from Google's page on monitoring transfers, its labels from examples.
    "bigquerydatatransfer.googleapis.com/transfer_config/completed_runs": (
        "bigquery_dts_config",
        {"config_id", "location", "completion_state", "run_cause"},
    ),
    # Our own: terraform/modules/observability/metric.tf.
    "logging.googleapis.com/user/angelia_stage_logs": (
        "cloud_run_revision",
        _REVISION | {"stage", "event", "reason"},
    ),
}
