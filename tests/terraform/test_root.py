"""Terraform's root: strictly applied, held against the policies, planned again, taken down."""

import json
import re
import shutil
from collections.abc import Iterator

import pytest

from functions.sink_firestore.counting import DAYS, ITEMS, MINUTES
from functions.sink_firestore.store import TRANSACTIONS
from local.settings import PIPELINE, ROOT
from shared.settings import described
from tests.terraform import environments, policies
from tests.terraform.policies.delivery import LAST
from tests.terraform.root import PROVIDERS, Plan, Root, Values
from tests.terraform.variables import LEAST, MOST

pytestmark = pytest.mark.needs("provider-stand-in")

NEWEST, OLDEST = PROVIDERS


class Applied:
    """A root that was applied as on a new project: a service that is not on is an error there."""

    def __init__(self, root: Root, variables: Values) -> None:
        self.root = root
        self.variables = variables
        root.given(variables)
        self.first = root.plan()
        root.apply()
        self.state = root.state()


ALL_ON = pytest.param((MOST, NEWEST), id="most")
BY_DEFAULT = pytest.param((LEAST, OLDEST), id="least")

# What the variables and the version make no difference to is looked at once.
once = pytest.mark.parametrize("applied", [ALL_ON], indirect=True)
by_default = pytest.mark.parametrize("applied", [BY_DEFAULT], indirect=True)


@pytest.fixture(scope="module", params=[ALL_ON, BY_DEFAULT])
def applied(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Applied]:
    variables, google = request.param
    with Root(tmp_path_factory.mktemp("root"), google) as root:
        yield Applied(root, variables)


@pytest.mark.parametrize("policy", policies.POLICIES, ids=lambda policy: policy.__name__)
def test_policy(applied: Applied, policy: policies.Policy) -> None:
    assert policy(applied.first.resources) == []
    assert policy(applied.state) == []


@pytest.mark.parametrize("policy", policies.OF_A_STATE, ids=lambda policy: policy.__name__)
def test_policy_of_a_state(applied: Applied, policy: policies.Policy) -> None:
    assert policy(applied.state) == []


def test_what_holds_data_is_protected_in_production_alone(applied: Applied) -> None:
    is_production = applied.variables.get("environment") != "dev"
    tables = {t["table_id"]: t for t in applied.state.values("google_bigquery_table")}
    assert tables["events"]["deletion_protection"] is is_production
    assert tables["dead_letters"]["deletion_protection"] is is_production
    [database] = applied.state.values("google_firestore_database")
    assert database["delete_protection_state"].endswith("ENABLED") is is_production
    assert database["deletion_policy"] == ("ABANDON" if is_production else "DELETE")


def test_a_transaction_expires(applied: Applied) -> None:
    fields = {
        (field["collection"], field["field"]): field
        for field in applied.state.values("google_firestore_field")
    }
    assert len(fields["transactions", "expires_at"]["ttl_config"]) == 1


def test_all_collections_of_the_sink_are_seen_to_and_named(applied: Applied) -> None:
    fields = applied.state.values("google_firestore_field")
    written = {ITEMS, MINUTES, DAYS, TRANSACTIONS}
    assert {field["collection"] for field in fields} == written
    page = (ROOT / "docs" / "deploy.md").read_text()
    [named] = re.findall(r"sink_firestore writes the collections (.*?): there", page)
    assert set(re.findall(r"`(\w+)`", named)) == written


def test_raw_events_alone_can_be_sent_once_more(applied: Applied) -> None:
    held = {
        topic["name"]: topic["message_retention_duration"]
        for topic in applied.state.values("google_pubsub_topic")
        if topic["message_retention_duration"]
    }
    days = applied.variables.get("raw_events_retention_days", 1)
    assert held == {"raw-events": f"{days * 86_400}s"}


def test_a_second_plan_is_empty(applied: Applied) -> None:
    assert applied.root.plan().changes() == {}


@once
def test_the_load_balancer_lets_go_of_a_part_before_it_is_deleted(applied: Applied) -> None:
    """Deleting comes first otherwise, and the API refuses it of what is in use."""
    state = json.loads((applied.root.terraform / "terraform.tfstate").read_text())
    for kind in ("google_compute_security_policy", "google_compute_managed_ssl_certificate"):
        [resource] = [found for found in state["resources"] if found["type"] == kind]
        assert all(instance["create_before_destroy"] for instance in resource["instances"])


@once
def test_one_byte_changes_one_function(applied: Applied) -> None:
    file = applied.root.folder / "functions" / "enrich" / "handler.py"
    build, kept = applied.root.folder / "build", file.read_text()
    staged = shutil.move(build, applied.root.folder / "staged")
    file.write_text(f"{kept}\n")
    applied.root.build()
    changed = applied.root.plan().changes()
    file.write_text(kept)
    shutil.rmtree(build)
    shutil.move(staged, build)
    assert changed.pop('module.function["enrich"].google_storage_bucket_object.this') == [
        "delete", "create",
    ]  # fmt: skip
    assert changed == {'module.function["enrich"].google_cloudfunctions2_function.this': ["update"]}


def test_every_setting_is_set_or_left_free(applied: Applied) -> None:
    for name, variables in environments.given(applied.state):
        free = set(environments.FREE[name])
        chosen = set(applied.variables.get("settings", {}).get(name, {}))
        by_terraform = variables.keys() - chosen - environments.FOR_FUNCTIONS
        unset = environments.read_by(name) - by_terraform - free - environments.NEVER_SET
        assert unset == set(), f"terraform/settings.tf or free_settings.json has to name {unset}"
        assert by_terraform - environments.read_by(name) == set()
        assert free - environments.read_by(name) == environments.READ_BY_ALL
        is_function = name in PIPELINE["functions"]
        assert variables.keys() >= (
            environments.FOR_FUNCTIONS if is_function else environments.FOR_ALL
        )


def test_a_stage_gives_up_before_pub_sub_does(applied: Applied) -> None:
    """Else its message is pushed again while it still works on the first push."""
    for function in applied.state.values("google_cloudfunctions2_function"):
        [config] = function["service_config"]
        name = function["build_config"][0]["entry_point"]
        settings = environments.settings_class(name).from_env(config["environment_variables"])
        waits = {
            about.variable: getattr(settings, field) * environments.TIMES.get(about.variable, 1)
            for field, about in described(type(settings)).items()
            if about.variable.endswith("_TIMEOUT_S")
        }
        assert waits
        assert sum(waits.values()) < config["timeout_seconds"]


def test_functions_start_with_what_they_are_given(applied: Applied) -> None:
    for name, variables in environments.given(applied.state):
        settings = environments.settings_class(name).from_env(variables)
        if name == "ingest":
            assert settings.streams.id_of("smoke-test")  # type: ignore[attr-defined] # ingest's own


def test_without_streams_the_plan_says_who_is_refused(applied: Applied) -> None:
    [check] = [c for c in applied.first.checks if c["address"]["to_display"] == "check.streams"]
    assert (check["status"] == "fail") is ("streams" not in applied.variables)


def test_silence_is_told_of_once_there_is_somebody_who_sends(applied: Applied) -> None:
    alerts = {a["display_name"] for a in applied.state.values("google_monitoring_alert_policy")}
    assert ("angelia: no events" in alerts) is ("streams" in applied.variables)


def test_a_scheduled_query_that_fails_is_told_of(applied: Applied) -> None:
    [query] = applied.state.values("google_bigquery_data_transfer_config")
    [asking] = [
        alert
        for alert in applied.state.values("google_monitoring_alert_policy")
        if alert["display_name"] == "angelia: a stage asks for help"
    ]
    _, failed = (one["condition_threshold"][0] for one in asking["conditions"])
    config_id = query["name"].rpartition("/")[2]
    assert f'resource.labels.config_id = "{config_id}"' in failed["filter"]


def test_outputs_can_be_pasted(applied: Applied) -> None:
    outputs = applied.root.outputs()
    assert outputs["raw_topic"] == "projects/my-shop/topics/raw-events"
    assert outputs["events_table"] == "my-shop.analytics.events"
    assert outputs["curl"].startswith(f"curl -i {outputs['ingest_url']}/api/v1/streaming/")


def test_where_everyone_is_forbidden_the_check_is_turned_off(applied: Applied) -> None:
    asked = applied.root.asked_of_gcloud
    if applied.variables.get("public_access") == "invoker_disabled":
        assert asked.read_text().split() == [
            "run", "services", "update", "ingest", "--project", "my-shop",
            "--region", "europe-north1", "--no-invoker-iam-check", "--quiet",
        ]  # fmt: skip
    else:
        assert not asked.exists()


@pytest.fixture(scope="module")
def changed(applied: Applied) -> Plan:
    """What else there is: one plan with other values, and with subscriptions that are made anew."""
    other = {
        "delivery": "subscription", "streams": {}, "streams_secret": "streams",
        "domains_only": False, "create_firestore_database": False,
    }  # fmt: skip
    applied.root.given(applied.variables | other)
    plan = applied.root.plan(
        '-replace=module.push["enrich"].google_pubsub_subscription.this',
        "-replace=module.archive[0].google_pubsub_subscription.archive",
    )
    applied.root.given(applied.variables)
    return plan


@once
def test_pub_sub_can_take_the_place_of_sink_bigquery(changed: Plan) -> None:
    assert policies.breaches(changed.resources) == {}
    changes = changed.changes()
    function = 'module.function["sink_bigquery"].google_cloudfunctions2_function.this'
    assert changes[function] == ["delete"]
    assert changes["module.native[0].google_pubsub_subscription.this"] == ["create"]
    assert changes['module.function["enrich"].google_cloudfunctions2_function.this'] == ["update"]
    assert not any("google_bigquery_table.this" in address for address in changes)


@once
@pytest.mark.parametrize(
    ("subscription", "grant"),
    [
        (
            'module.push["enrich"].google_pubsub_subscription.this',
            'module.push["enrich"].google_pubsub_subscription_iam_member.agent',
        ),
        (
            "module.archive[0].google_pubsub_subscription.archive",
            "module.archive[0].google_pubsub_subscription_iam_member.service_agent",
        ),
    ],
)
def test_a_subscription_that_is_made_anew_gets_its_grant_again(
    changed: Plan, subscription: str, grant: str
) -> None:
    """It has the same name and no grants: without this it would never give up on a message."""
    changes = changed.changes()
    assert changes[subscription] == ["delete", "create"]
    assert changes[grant] == ["delete", "create"]


@once
def test_until_domains_only_run_app_is_open_and_no_header_is_believed(changed: Plan) -> None:
    [ingest] = [
        function["service_config"][0]
        for function in changed.resources.values("google_cloudfunctions2_function")
        if function["name"] == "ingest"
    ]
    assert ingest["ingress_settings"] == "ALLOW_ALL"
    assert ingest["environment_variables"]["FORWARDED_HOPS"] == "1"
    assert ingest["environment_variables"]["TRUST_GEO_HEADERS"] == "false"
    [check] = [c for c in changed.checks if c["address"]["to_display"] == "check.domains"]
    assert check["status"] == "fail"


@once
def test_in_a_database_that_is_anothers_nothing_is_set(changed: Plan) -> None:
    assert changed.resources.of("google_firestore_database", "google_firestore_field") == []


@once
def test_streams_can_be_kept_in_a_secret(changed: Plan) -> None:
    found = changed.resources
    for name, variables in environments.given(found):
        reads = "STREAMS" in environments.read_by(name)
        assert "STREAMS" not in variables
        assert environments.secrets(found, name) == ({"STREAMS": "streams"} if reads else {})
    readers = [g["secret_id"] for g in found.values("google_secret_manager_secret_iam_member")]
    assert readers == ["streams", "streams"]


@once
def test_a_dev_project_can_be_taken_down(applied: Applied) -> None:
    applied.root.run("destroy", "-auto-approve", "-input=false", "-lock=false", "-refresh=false")
    assert "values" not in json.loads(applied.root.run("show", "-json"))


# Each with what is granted on it. It has its old name when it is made anew, and no grants.
GRANTED = {
    'module.warehouse.google_bigquery_table.this["events"]': (
        "google_bigquery_table_iam_member.rows[0]"
    ),
    'module.warehouse.google_bigquery_table.this["dead_letters"]': (
        f'module.dead_letters.module.to_table["{LAST}"].google_bigquery_table_iam_member.agent'
    ),
    'module.function["ingest"].google_cloudfunctions2_function.this': (
        "google_cloud_run_v2_service_iam_member.public[0]"
    ),
    'module.function["enrich"].google_cloudfunctions2_function.this': (
        'module.push["enrich"].google_cloud_run_v2_service_iam_member.push[0]'
    ),
    "google_storage_bucket.sources": "google_storage_bucket_iam_member.build",
}


@pytest.fixture(scope="module")
def anew(applied: Applied) -> dict[str, list[str]]:
    """The changes where these are made anew, by taint: of several -replace Terraform loses some of
    what they trigger (its nodes append to one list of them)."""
    file = applied.root.terraform / "terraform.tfstate"
    kept = file.read_text()
    for address in GRANTED:
        applied.root.run("taint", address)
    changes = applied.root.plan().changes()
    file.write_text(kept)
    return changes


@by_default
@pytest.mark.parametrize(("made", "grant"), GRANTED.items())
def test_what_is_made_anew_gets_its_grants_again(
    anew: dict[str, list[str]], made: str, grant: str
) -> None:
    assert anew[made] == ["delete", "create"]
    assert anew[grant] == ["delete", "create"]


@by_default
def test_what_is_switched_on_later_leaves_the_functions_alone(applied: Applied) -> None:
    applied.root.given(applied.variables | {name: MOST[name] for name in ("budget", "domains")})
    changes = applied.root.plan().changes()
    applied.root.given(applied.variables)
    assert changes["module.budget[0].google_billing_budget.this[0]"] == ["create"]
    assert changes["module.edge[0].google_compute_url_map.https"] == ["create"]
    assert [address for address in changes if changes[address] != ["create"]] == [
        "time_sleep.services"
    ]


@by_default
def test_terraforms_own_tests_pass_with_the_oldest_provider(applied: Applied) -> None:
    assert "Success!" in applied.root.run("test")
