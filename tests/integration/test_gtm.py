"""The sGTM templates against this machine: published for real, counted, and looked up again."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from google.cloud.firestore_v1.base_query import FieldFilter

from local.cloud import LocalCloud
from tests.gtm import here, template
from tests.gtm.sandbox import Sandbox, started

from .conftest import Rows, settle
from .test_flow import CONTRACT, publish

pytestmark = pytest.mark.needs("node")

TAG = template.read("angelia_tag.tpl")
COUNTER = template.read("angelia_item_counter.tpl")
SETTINGS = {"topic": here.TOPIC, "streamId": "by_tag"}
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with started() as ready:
        yield ready


def purchase(transaction_id: str, *item_ids: str) -> dict[str, Any]:
    items = [{"item_id": one, "price": 9.5, "quantity": 2} for one in item_ids]
    return {
        "event_name": "purchase",
        "client_id": "1.2",
        "user_agent": CHROME,
        "transaction_id": transaction_id,
        "currency": "EUR",
        "items": items,
    }


def counter(sandbox: Sandbox, cloud: LocalCloud, item_id: str) -> object:
    """The counter by the variable, once everything published has been counted."""
    settle(cloud)
    given = {"itemId": item_id, "otherwise": "0"}
    return sandbox.run(COUNTER, given, here.services(cloud)).returned


def test_the_tags_event_is_a_row_of_the_stream_that_it_names(
    cloud: LocalCloud, rows: Rows, sandbox: Sandbox
) -> None:
    event_data = {**purchase("T-TAG-1", "tag hat"), "page_title": "Tak, Ærø ✓"}
    run = sandbox.run(TAG, SETTINGS, here.services(cloud), event_data=event_data)
    assert (run.outcomes, run.logs) == (["success"], [])
    [row] = rows("SELECT * FROM analytics.events WHERE ecommerce.transaction_id = 'T-TAG-1'")
    assert (row["stream_id"], row["event_name"]) == ("by_tag", "purchase")
    assert row["ecommerce"]["purchase_revenue"] == 19.0
    titles = [p["value"]["string_value"] for p in row["event_params"] if p["key"] == "page_title"]
    assert titles == ["Tak, Ærø ✓"]


@pytest.mark.parametrize("item_id", ["tag cap", "tag/50% off", "Grün/weiß", "__tag__"])
def test_a_counter_is_looked_up_by_any_id(
    cloud: LocalCloud, sandbox: Sandbox, item_id: str
) -> None:
    event_data = purchase(f"T-{item_id}", item_id)
    for _ in range(2):  # fired twice, counted once
        run = sandbox.run(TAG, SETTINGS, here.services(cloud), event_data=event_data)
        assert run.outcomes == ["success"]
    assert counter(sandbox, cloud, item_id) == 2
    # And as Tag Manager's own Firestore Lookup can ask, which needs no name of a document.
    asked = cloud.firestore.collection("items").where(filter=FieldFilter("item_id", "==", item_id))
    assert [found.get("counter") for found in asked.limit(1).stream()] == [2]


def test_an_item_that_nobody_bought_has_the_other_value(
    cloud: LocalCloud, sandbox: Sandbox
) -> None:
    assert counter(sandbox, cloud, "never/sold") == "0"


def test_hermes_and_the_tag_side_by_side_count_a_purchase_once(
    cloud: LocalCloud, rows: Rows, sandbox: Sandbox
) -> None:
    hermes = json.loads((CONTRACT / "hermes" / "purchase.json").read_text())
    hermes |= {"transaction_id": "T-BOTH", "items": [{**hermes["items"][0], "item_id": "vest"}]}
    message_id = publish(cloud, "raw-events", json.dumps(hermes).encode())
    same_stream = {**SETTINGS, "streamId": "sgtm"}  # what HERMES_STREAM_ID is where nobody sets it
    run = sandbox.run(TAG, same_stream, here.services(cloud), event_data=hermes)
    assert run.outcomes == ["failure"]  # Hermes' rows have no event name, sGTM's event data has
    event_data = {**hermes, "event_name": "purchase", "event_id": "the-tags"}
    run = sandbox.run(TAG, same_stream, here.services(cloud), event_data=event_data)
    assert run.outcomes == ["success"]
    assert counter(sandbox, cloud, "vest") == 1
    sql = "SELECT stream_id, event_id FROM analytics.events WHERE"
    seen = rows(f"{sql} ecommerce.transaction_id = 'T-BOTH' ORDER BY event_id", expect=2)
    assert [(row["stream_id"], row["event_id"]) for row in seen] == [
        ("sgtm", message_id),
        ("sgtm", "the-tags"),
    ]


def test_a_topic_that_is_not_there_fails_the_tag_with_the_reason(
    cloud: LocalCloud, sandbox: Sandbox
) -> None:
    settings = {**SETTINGS, "topic": "projects/p/topics/raw-event"}
    run = sandbox.run(TAG, settings, here.services(cloud), event_data=purchase("T", "hat"))
    assert run.outcomes == ["failure"]
    assert run.logs == [
        "Angelia: not published: HTTP 404 NOT_FOUND: there is no topic projects/p/topics/raw-event"
    ]
