"""What is looked at before Terraform plans."""

from typing import Any

import pytest

from local.deploy import checks
from local.deploy.terraform import DeployFailed

PROJECT = {"project_id": "my-shop"}
SHOP = {"origins": ["https://shop.example"], "time_zone": "Europe/Copenhagen", "currency": "DKK"}


@pytest.mark.parametrize(
    ("given", "options", "names"),
    [
        ({}, "PROJECT=… REGION=… EMAIL=…", "project_id, region, notification_email"),
        (PROJECT | {"region": ""}, "REGION=… EMAIL=…", "region, notification_email"),
        (PROJECT | {"region": "europe-north1"}, "EMAIL=…", "notification_email"),
    ],
)
def test_what_is_missing_is_named_as_make_calls_it(
    given: dict[str, Any], options: str, names: str
) -> None:
    with pytest.raises(DeployFailed) as failed:
        checks.all_given(given)
    assert str(failed.value).startswith(f"give {options} to make, or write {names} into terraform/")


@pytest.mark.parametrize(
    ("given", "outputs"),
    [
        pytest.param(PROJECT, {}, id="nothing_is_deployed"),
        pytest.param(PROJECT, PROJECT, id="the_same"),
        pytest.param({}, PROJECT, id="none_was_given"),
    ],
)
def test_one_project_is_no_other(given: dict[str, Any], outputs: dict[str, Any]) -> None:
    checks.same_project(given, outputs)


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"streams": {"shop": SHOP}, "settings": {}}, id="a_shop"),
        pytest.param({"streams": ["no map"]}, id="for_terraform_to_refuse"),
        pytest.param({"settings": {"enrich": {"GEO_DATABASE": "not/here.mmdb"}}}, id="a_file"),
        pytest.param(
            {"settings": {"ingest": {"COOKIE_MAX_AGE_S": "7776000"}, "nobody": {"A": "b"}}},
            id="settings",
        ),
        pytest.param({"daily_tables": {"time_zone": "Europe/Copenhagen"}}, id="todays_zone"),
        pytest.param({"streams": {"shop": SHOP | {"time_zone": None}}}, id="null_is_left_out"),
        pytest.param({"streams": None, "settings": None, "daily_tables": None}, id="no_maps"),
        pytest.param({"settings": {"ingest": None, "enrich": {"LOG_LEVEL": None}}}, id="no_values"),
    ],
)
def test_what_functions_can_start_with(more: dict[str, Any]) -> None:
    checks.usable(PROJECT | more)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        pytest.param(
            {"streams": {"shop": SHOP | {"time_zone": "Europe/Copenhagn"}}},
            "ingest could not start: STREAMS: shop: time_zone 'Europe/Copenhagn' is unknown",
            id="time_zone",
        ),
        pytest.param(
            {
                "streams": {
                    "shop": {"measurement_ids": ["G-1"]},
                    "b2b": {"measurement_ids": ["G-1"]},
                }
            },
            "ingest could not start: STREAMS: G-1 stands for both",
            id="measurement_id",
        ),
        pytest.param(
            {"streams": {"shop": {"consent": {"ad_strage": "denied"}}}},
            "ingest could not start: STREAMS: shop: ",
            id="consent",
        ),
        pytest.param(
            {"settings": {"ingest": {"COOKIE_SECURE": "false"}}},
            "ingest could not start: COOKIE_SAME_SITE=None needs COOKIE_SECURE=true",
            id="two_that_do_not_fit",
        ),
        pytest.param(
            {"settings": {"sink_firestore": {"COMMIT_INTERVAL_MS": "soon"}}},
            "sink_firestore could not start: COMMIT_INTERVAL_MS='soon': a number is needed",
            id="number",
        ),
        pytest.param(
            {"settings": {"sink_bigquery": {"LOG_LEVEL": "LOUD"}}},
            "sink_bigquery could not start: LOG_LEVEL='LOUD': one of",
            id="of_all_stages",
        ),
        pytest.param(
            {"daily_tables": {"time_zone": "Mars/Olympus"}},
            "dashboard could not start: TIME_ZONE='Mars/Olympus': a name like",
            id="todays_zone",
        ),
    ],
)
def test_what_a_function_cannot_start_with_is_named(more: dict[str, Any], said: str) -> None:
    with pytest.raises(DeployFailed) as failed:
        checks.usable(PROJECT | more)
    assert str(failed.value).startswith(said)
