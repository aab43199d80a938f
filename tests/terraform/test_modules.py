"""The modules observability, edge, archive and budget: true to the providers, to the pipeline and
to what the functions read and log."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from werkzeug.datastructures import Headers

from functions.ingest import visitor
from functions.ingest.settings import Settings
from shared.raw import Geo
from tests.terraform import logged, providers
from tests.terraform.environments import FREE
from tests.terraform.metrics import METRICS
from tests.terraform.root import JUNK, PROVIDERS

ROOT = Path(__file__).parents[2]
MODULES = ("observability", "edge", "archive", "budget")
PIPELINE = json.loads((ROOT / "shared" / "pipeline.json").read_text())

# Cloud Run's names have no underscores.
SERVICES = {name: name.replace("_", "-") for name in PIPELINE["functions"]}
DELIVERING = {
    name for name, wired in PIPELINE["subscriptions"].items()
    if {"push_to", "write_to_table"} & wired.keys()
}  # fmt: skip

QUERY = "65a4-daily"

pytestmark = pytest.mark.needs("provider-stand-in")

Resource = dict[str, Any]


def root() -> dict[str, Any]:
    """Every module once, with the names of shared/pipeline.json."""
    project = {"project_id": "my-project", "labels": {"app": "angelia"}}
    topic = "projects/my-project/topics/"
    return {
        "module": {
            "observability": {
                "source": "./observability",
                **project,
                "notification_email": "operators@shop.example",
                "services": SERVICES,
                "subscriptions": sorted(DELIVERING),
                "scheduled_queries": [QUERY],
            },
            "edge": {
                "source": "./edge",
                **project,
                "region": "europe-west1",
                "service": SERVICES["ingest"],
                "domains": ["collect.shop.example"],
            },
            "archive": {
                "source": "./archive",
                **project,
                "project_number": "123456789012",
                "topic": topic + "raw-events",
                "undelivered_topic": topic + "undelivered",
                "location": "EU",
            },
            "budget": {
                "source": "./budget",
                "project_number": "123456789012",
                "billing_account": "012345-6789AB-CDEF01",
                "notification_channels": ["${module.observability.notification_channel}"],
            },
        },
        "output": {"ingest_environment": {"value": "${module.edge.ingest_environment}"}},
    }


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What would be made, as `terraform show -json` tells it: a plan is made of what is valid."""
    folder = tmp_path_factory.mktemp("modules")
    for module in MODULES:
        shutil.copytree(ROOT / "terraform" / "modules" / module, folder / module, ignore=JUNK)
    (folder / "main.tf.json").write_text(json.dumps(root()))
    with providers.environment(folder, PROVIDERS[0], folder) as env:
        terraform(folder, env, "init", "-backend=false")
        terraform(folder, env, "plan", "-out=plan", "-lock=false")
        planned: dict[str, Any] = json.loads(terraform(folder, env, "show", "-json", "plan"))
    found: dict[str, Any] = planned["planned_values"]
    return found


def terraform(folder: Path, env: dict[str, str], *arguments: str) -> str:
    """What it printed; AssertionError with its own words where it failed."""
    answer = subprocess.run(
        ["terraform", *arguments], cwd=folder, env=env, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, f"{answer.stdout}\n{answer.stderr}"
    return answer.stdout


def resources(plan: Mapping[str, Any], kind: str) -> Iterator[Resource]:
    for module in plan["root_module"]["child_modules"]:
        yield from (found["values"] for found in module["resources"] if found["type"] == kind)


def filters(tree: object) -> Iterator[str]:
    """Every filter of Monitoring's, at any depth: those name a metric."""
    if isinstance(tree, dict):
        for value in tree.values():
            yield from filters(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from filters(value)
    elif isinstance(tree, str) and "metric.type" in tree:
        yield tree


def named(filter_: str, label: str) -> set[str]:
    """The values that a filter takes of a label: one, or one_of several."""
    return {
        name
        for found in re.findall(rf'{label} (?:=|!=) (one_of\([^)]*\)|"[^"]*")', filter_)
        for name in re.findall(r'"([^"]*)"', found)
    }


def dashboard(plan: Mapping[str, Any]) -> dict[str, Any]:
    (found,) = resources(plan, "google_monitoring_dashboard")
    parsed: dict[str, Any] = json.loads(found["dashboard_json"])
    return parsed


def all_filters(plan: Mapping[str, Any]) -> list[str]:
    alerts = list(resources(plan, "google_monitoring_alert_policy"))
    return [*filters([alert["conditions"] for alert in alerts]), *filters(dashboard(plan))]


def test_every_filter_names_a_metric_and_its_labels(plan: dict[str, Any]) -> None:
    found = all_filters(plan)
    assert len(found) > 20
    for one in found:
        (metric,) = named(one, "metric.type")
        resource, labels = METRICS[metric]
        assert named(one, "resource.type") == {resource}, one
        assert set(re.findall(r"(?:metric|resource)\.labels\.(\w+)", one)) <= labels, one


def test_every_grouping_is_by_a_label_of_its_metric(plan: dict[str, Any]) -> None:
    lines = [
        line["timeSeriesQuery"]["timeSeriesFilter"]
        for tile in dashboard(plan)["mosaicLayout"]["tiles"]
        for line in tile["widget"]["xyChart"]["dataSets"]
    ]
    assert any("groupByFields" in line["aggregation"] for line in lines)
    for line in lines:
        (metric,) = named(line["filter"], "metric.type")
        for field in line["aggregation"].get("groupByFields", []):
            assert field.rpartition(".")[2] in METRICS[metric][1], line


@pytest.mark.parametrize(
    ("label", "known"),
    [
        ("resource.labels.subscription_id", PIPELINE["subscriptions"].keys()),
        ("resource.labels.topic_id", PIPELINE["topics"]),
        ("resource.labels.service_name", SERVICES.values()),
        ("metric.labels.event", logged.events().keys()),
    ],
)
def test_filters_name_only_what_there_is(
    label: str, known: Iterator[str], plan: dict[str, Any]
) -> None:
    found = set().union(*(named(one, label) for one in all_filters(plan)))
    assert found
    assert found <= set(known)


def test_every_subscription_that_delivers_is_watched(plan: dict[str, Any]) -> None:
    aged = [one for one in all_filters(plan) if "oldest_unacked_message_age" in one]
    assert aged
    assert all(named(one, "resource.labels.subscription_id") == DELIVERING for one in aged)


def test_the_alert_counts_every_error_that_is_logged_and_a_query_that_failed(
    plan: dict[str, Any],
) -> None:
    (asking,) = (
        alert for alert in resources(plan, "google_monitoring_alert_policy")
        if alert["display_name"].endswith("asks for help")
    )  # fmt: skip
    counted, failed = filters(asking["conditions"])
    assert named(failed, "resource.labels.config_id") == {QUERY}
    assert named(failed, "metric.labels.completion_state") == {"FAILED", "failed"}
    errors = {event for event, level in logged.events().items() if level == "ERROR"}
    assert named(counted, "metric.labels.event") == errors


def test_what_an_operator_reads_has_its_numbers_as_they_were_given(plan: dict[str, Any]) -> None:
    alerts = list(resources(plan, "google_monitoring_alert_policy"))
    names = [condition["display_name"] for alert in alerts for condition in alert["conditions"]]
    assert "A flood: over 1 % of what comes in" in names
    assert "Over 2 % of the answers are 5xx or 429" in names
    _, pushes = resources(plan, "google_logging_project_exclusion")
    assert "sample(insertId, 0.99)" in pushes["filter"]


def test_the_dashboard_sends_nothing_that_the_api_would_drop(plan: dict[str, Any]) -> None:
    def empty(tree: object) -> bool:
        if isinstance(tree, dict):
            return not tree or any(map(empty, tree.values()))
        if isinstance(tree, list):
            return not tree or any(map(empty, tree))
        return tree in (None, 0, "", False)

    assert not empty(dashboard(plan))


def test_the_tiles_fill_the_dashboard_and_cover_each_other_nowhere(plan: dict[str, Any]) -> None:
    layout = dashboard(plan)["mosaicLayout"]
    taken = [
        (tile.get("xPos", 0) + x, tile.get("yPos", 0) + y)
        for tile in layout["tiles"]
        for x in range(tile["width"])
        for y in range(tile["height"])
    ]
    assert len(taken) == len(set(taken))
    assert max(x for x, _ in taken) < layout["columns"]
    assert len(taken) == layout["columns"] * (max(y for _, y in taken) + 1)


def test_ingest_is_the_only_one_whose_requests_are_not_logged_at_all(plan: dict[str, Any]) -> None:
    ingest, pushes = resources(plan, "google_logging_project_exclusion")
    assert re.findall(r'service_name="?\(?"?([\w-]+)', ingest["filter"]) == [SERVICES["ingest"]]
    assert "httpRequest" not in ingest["filter"]
    assert "sample(" not in ingest["filter"]
    named_pushes = re.search(r"service_name=\(([^)]*)\)", pushes["filter"])
    assert named_pushes is not None
    assert set(re.findall(r'"([^"]*)"', named_pushes[1])) == set(SERVICES.values()) - {"ingest"}


@pytest.mark.parametrize(
    ("google_knows", "expected"),
    [
        pytest.param(
            {"client_region": "DK", "client_region_subdivision": "DK84", "client_city": "Aarhus"},
            Geo(country="DK", region="DK84", city="Aarhus"),
            id="a_place",
        ),
        pytest.param({}, None, id="nothing"),
    ],
)
def test_ingest_reads_the_place_that_the_load_balancer_sets_and_no_other(
    google_knows: dict[str, str], expected: Geo | None, plan: dict[str, Any]
) -> None:
    (backend,) = (
        found for found in resources(plan, "google_compute_backend_service")
        if found["custom_request_headers"]
    )  # fmt: skip
    headers = Headers({"X-Forwarded-For": "192.0.2.1, 203.0.113.9, 198.51.100.1"})
    for claimed in Settings.from_env({"RAW_TOPIC": "projects/p/topics/t"}).country_headers:
        headers[claimed] = "FORGED"
    for header in backend["custom_request_headers"]:
        name, _, variable = header.partition(":")
        headers[name] = google_knows.get(variable.strip("{}"), "")
    environment = plan["outputs"]["ingest_environment"]["value"]
    settings = Settings.from_env({"RAW_TOPIC": "projects/p/topics/t", **environment})
    client = visitor.client(headers, "169.254.1.1", settings)
    assert client.geo == expected
    assert client.ip == "203.0.113.9"


def test_the_load_balancer_sets_headers_that_ingest_would_read_unasked(
    plan: dict[str, Any],
) -> None:
    told = plan["outputs"]["ingest_environment"]["value"]
    default = Settings.from_env({"RAW_TOPIC": "projects/p/topics/t"})
    assert told["COUNTRY_HEADERS"] in default.country_headers
    assert told["REGION_HEADERS"] in default.region_headers
    assert told["CITY_HEADERS"] in default.city_headers


def test_what_the_domains_say_nobody_else_may(plan: dict[str, Any]) -> None:
    told = plan["outputs"]["ingest_environment"]["value"].keys()
    text = (ROOT / "terraform" / "settings.tf").read_text()
    [refused] = re.findall(r"set_by_domains = (\[.*\])", text)
    assert set(json.loads(refused)) == told & set(FREE["ingest"])


def test_the_archive_is_read_by_nobody_but_the_projects_own(plan: dict[str, Any]) -> None:
    agent = "serviceAccount:service-123456789012@gcp-sa-pubsub.iam.gserviceaccount.com"
    grants = list(resources(plan, "google_storage_bucket_iam_member"))
    assert {grant["member"] for grant in grants} == {agent}
    (bucket,) = resources(plan, "google_storage_bucket")
    assert bucket["public_access_prevention"] == "enforced"
    assert bucket["lifecycle_rule"][0]["condition"][0]["age"] == 30
