"""The sGTM tag, with nothing of its sandbox mocked: what it publishes, and how it ends."""

import base64
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.gtm import template
from tests.gtm.sandbox import Failed, Sandbox

pytestmark = pytest.mark.needs("node")

CONTRACT = Path(__file__).parents[2] / "contract" / "sgtm_v1"
CASES = sorted(CONTRACT.iterdir())
TAG = template.read("angelia_tag.tpl")
SETTINGS = {"topic": "projects/p/topics/raw-events", "streamId": "shop"}
ACCEPTED = {"statusCode": 200, "headers": {}, "body": '{"messageIds":["1"]}'}
UNAVAILABLE = {"statusCode": 503, "headers": {}, "body": "<html>"}


@dataclass
class PubSub:
    """Answers in turn, then accepts; a Failed is no answer."""

    answers: list[dict[str, Any] | Failed] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)

    def __call__(self, what: str, values: dict[str, Any]) -> dict[str, Any]:
        assert what == "http"
        self.asked.append(values)
        answer = self.answers.pop(0) if self.answers else ACCEPTED
        if isinstance(answer, Failed):
            raise answer
        return answer

    @property
    def message(self) -> dict[str, Any]:
        """The one message of the last request."""
        [message] = json.loads(self.asked[-1]["body"])["messages"]
        return dict(message)

    @property
    def event(self) -> dict[str, Any]:
        return dict(json.loads(base64.b64decode(self.message["data"])))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_the_tag_publishes_these_messages(sandbox: Sandbox, case: Path) -> None:
    stored, pubsub = json.loads(case.read_text()), PubSub()
    run = sandbox.run(TAG, stored["settings"], pubsub, event_data=stored["event_data"])
    assert run.outcomes == ["success"]
    assert pubsub.message["attributes"] == stored["attributes"]
    assert pubsub.event == stored["event"]


def test_the_request_is_pubsubs_with_the_containers_own_credentials(sandbox: Sandbox) -> None:
    pubsub = PubSub()
    sandbox.run(TAG, SETTINGS, pubsub, event_data={"event_name": "page_view"})
    [asked] = pubsub.asked
    assert asked["url"] == "https://pubsub.googleapis.com/v1/projects/p/topics/raw-events:publish"
    assert asked["options"]["method"] == "POST"
    assert asked["options"]["headers"] == {"Content-Type": "application/json"}
    assert asked["options"]["authorization"]["auth"] == ["https://www.googleapis.com/auth/pubsub"]


@pytest.mark.parametrize(
    ("answers", "attempts", "outcome"),
    [
        pytest.param([ACCEPTED], 1, "success", id="accepted"),
        pytest.param([UNAVAILABLE], 2, "success", id="accepted_at_the_second_attempt"),
        pytest.param([Failed({"reason": "timed_out"})], 2, "success", id="timed_out_once"),
        pytest.param([UNAVAILABLE, UNAVAILABLE], 2, "failure", id="unavailable"),
        pytest.param([{**ACCEPTED, "statusCode": 429}] * 2, 2, "failure", id="quota"),
        pytest.param([Failed({"reason": "failed"})] * 2, 2, "failure", id="no_connection"),
        pytest.param([{**ACCEPTED, "statusCode": 400}], 1, "failure", id="refused_for_ever"),
        pytest.param([{**ACCEPTED, "statusCode": 404}], 1, "failure", id="no_such_topic"),
    ],
)
def test_it_tries_twice_what_time_may_heal(
    sandbox: Sandbox, answers: list[dict[str, Any] | Failed], attempts: int, outcome: str
) -> None:
    pubsub = PubSub(list(answers))
    run = sandbox.run(TAG, SETTINGS, pubsub, event_data={"event_name": "page_view"})
    assert run.outcomes == [outcome]
    assert len(pubsub.asked) == attempts
    assert len({asked["body"] for asked in pubsub.asked}) == 1  # the same event id above all


def test_preview_says_why_and_what_to_do(sandbox: Sandbox) -> None:
    said = {"error": {"code": 403, "message": "User not authorized", "status": "PERMISSION_DENIED"}}
    pubsub = PubSub([{"statusCode": 403, "headers": {}, "body": json.dumps(said)}])
    run = sandbox.run(TAG, SETTINGS, pubsub, event_data={"event_name": "page_view"})
    assert run.logs == [
        "Angelia: not published: HTTP 403 PERMISSION_DENIED: the service account of this container "
        "needs roles/pubsub.publisher on projects/p/topics/raw-events"
    ]


@pytest.mark.parametrize("answers", [[UNAVAILABLE] * 2, [Failed({"reason": "failed"})] * 2, []])
def test_no_log_holds_anything_of_the_visitor(
    sandbox: Sandbox, answers: list[dict[str, Any] | Failed]
) -> None:
    case = json.loads((CONTRACT / "purchase.json").read_text())
    rows = [{"key": "amount", "value": "somebody@mail.example", "type": "number"}]
    pubsub = PubSub(list(answers))
    data = {**SETTINGS, "rows": rows}
    run = sandbox.run(TAG, data, pubsub, event_data=case["event_data"])
    logged = " ".join(run.logs)
    assert "row amount has no value of the type number" in logged
    for value in ("somebody@", "203.0.113.7", "ZDoa3Sn32zo3", "T-1001", "Mozilla"):
        assert value not in logged


def test_outside_preview_it_says_nothing(sandbox: Sandbox) -> None:
    pubsub = PubSub([UNAVAILABLE, UNAVAILABLE])
    event_data = {"event_name": "page_view"}
    run = sandbox.run(TAG, SETTINGS, pubsub, event_data=event_data, preview=False)
    assert (run.outcomes, run.logs) == (["failure"], [])


def test_an_event_without_any_name_fails_with_the_reason(sandbox: Sandbox) -> None:
    pubsub = PubSub()
    run = sandbox.run(TAG, SETTINGS, pubsub, event_data={"client_id": "1.2"})
    assert (run.outcomes, pubsub.asked) == (["failure"], [])
    assert "no event name" in run.logs[0]


@pytest.mark.parametrize(
    "denial",
    [
        pytest.param({"x-ga-gcs": "G110"}, id="gcs"),
        pytest.param({"x-ga-gcd": "13r3q3r3r5"}, id="gcd"),
        pytest.param({"consent_state": {"analytics_storage": False}}, id="consent_state"),
        pytest.param({"consent": {"analytics_storage": "denied"}}, id="consent"),
        pytest.param({"privacy_info": {"analytics_storage": "No"}}, id="privacy_info"),
    ],
)
def test_identifiers_stay_off_the_topic_where_storage_is_denied(
    sandbox: Sandbox, denial: dict[str, Any]
) -> None:
    who = {"client_id": "1.2", "user_id": "u", "ga_session_id": "3", "user_properties": {"a": 1}}
    hit = {"x-ga-page_id": 1, "x-ga-request_count": 1}
    rows = [{"key": "user_id", "value": "u", "type": "string"}]
    pubsub, ids = PubSub(), set()
    for _ in range(2):
        event_data = {"event_name": "page_view", **who, **hit, **denial}
        sandbox.run(TAG, {**SETTINGS, "rows": rows}, pubsub, event_data=event_data)
        assert not who.keys() & pubsub.event.keys()
        assert pubsub.event.items() >= denial.items()
        ids.add(pubsub.event["event_id"])
    assert len(ids) == 2  # random: an id made of the hit would name the visitor


@pytest.mark.parametrize(
    ("consent", "is_sent"),
    [
        pytest.param({}, True, id="nothing_said"),
        pytest.param({"x-ga-gcs": "G111", "x-ga-gcd": "13r3r3r3r5"}, True, id="granted"),
        pytest.param({"x-ga-gcs": "G101", "x-ga-gcd": "13q3r3r3q5"}, True, id="other_flags"),
        pytest.param({"x-ga-gcd": "13r3r3q3r5"}, False, id="gcd"),
        pytest.param({"x-ga-gcd": "13r3q3r3r5"}, False, id="gcd_of_analytics_storage"),
        pytest.param({"x-ga-gcs": "G110"}, False, id="gcs_of_analytics_storage"),
        pytest.param({"consent_state": {"ad_user_data": False}}, False, id="consent_state"),
        pytest.param({"consent": {"ad_user_data": "denied"}}, False, id="consent"),
        pytest.param({"privacy_info": {"ad_user_data": "No"}}, False, id="privacy_info"),
    ],
)
@pytest.mark.parametrize("content", ["all", "list"])
def test_hashes_stay_off_the_topic_where_consent_is_denied(
    sandbox: Sandbox, consent: dict[str, Any], is_sent: bool, content: str
) -> None:
    user_data = {"sha256_email_address": "abc"}
    row = {"key": "user_data", "value": user_data, "type": "as_is"}
    data = {**SETTINGS, "sendHashes": True, "content": content}
    if content == "list":
        data["rows"] = [row]
    pubsub = PubSub()
    event_data = {"event_name": "login", "user_data": user_data, **consent}
    sandbox.run(TAG, data, pubsub, event_data=event_data)
    assert pubsub.event.get("user_data") == (user_data if is_sent else None)


def test_a_hit_that_is_fired_again_from_another_place_is_the_same_event(sandbox: Sandbox) -> None:
    case = json.loads((CONTRACT / "purchase.json").read_text())["event_data"]
    sst = {"x-sst-system_properties": {"request_start_time_ms": 1}}
    again = {**case, **sst, "ip_override": "203.0.113.8", "event_location": {"country": "SE"}}
    pubsub, ids = PubSub(), []
    for event_data in (case, again, {**case, "x-ga-request_count": 5}, {**case, "client_id": "2"}):
        sandbox.run(TAG, SETTINGS, pubsub, event_data=event_data)
        ids.append(pubsub.event["event_id"])
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3
