"""gtag's hits as they were captured from real pages, sent as they are: the rows they end as.

What the rows have to be stands in tests/contract/gtag/captured_rows.json, written from the hits'
own parameters: names and typed parameters, visitor, session, page, consent, device.
"""

import http.client
import json
from typing import Any

import pytest

from local.cloud import LocalCloud

from .conftest import ROOT, Rows

HITS = [
    json.loads(line)
    for line in (ROOT / "tests/contract/gtag/captured_hits.jsonl").read_text().splitlines()
]
EXPECTED = json.loads((ROOT / "tests/contract/gtag/captured_rows.json").read_text())

# What the moment of sending and this machine's address decide.
VOLATILE = {
    "event_date", "event_timestamp", "date", "received_at_micros", "synced_at_utc_",
    "synced_at_micros_", "geo",
}  # fmt: skip


def send(cloud: LocalCloud, hit: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """The hit as it was captured; the status and what the answer says."""
    connection = http.client.HTTPConnection("127.0.0.1", cloud.ports.ingest, timeout=10)
    target = f"{hit['path']}?{hit['query']}"
    connection.request(hit["method"], target, hit["body"] or None, hit["headers"])
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, json.loads(body) if body else {}


def said(row: dict[str, Any]) -> dict[str, Any]:
    """What a row says, without what is null or empty; parameters by their keys."""
    found = {key: value for key, value in row.items() if key not in VOLATILE}
    for name in ("event_params", "user_properties"):
        found[name] = {entry["key"]: entry["value"] for entry in found[name]}
    found["angelia"] = {k: v for k, v in found["angelia"].items() if k != "request_id"}
    plain: dict[str, Any] = without_nothing(found)
    return plain


def without_nothing(value: Any) -> Any:  # noqa: ANN401 - what a row holds
    if isinstance(value, dict):
        inside = {key: without_nothing(inner) for key, inner in value.items()}
        return {key: inner for key, inner in inside.items() if inner not in (None, {}, [])}
    return [without_nothing(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("place", range(len(HITS)))
def test_a_captured_hit_ends_as_the_rows_that_it_says(
    cloud: LocalCloud, rows: Rows, place: int
) -> None:
    status, answer = send(cloud, HITS[place])
    expected = EXPECTED[place]
    assert status == expected["status"]
    assert answer.get("error", {}).get("code") == expected.get("code")
    found = []
    for wanted in expected["rows"]:
        sql = f"SELECT * FROM analytics.events WHERE event_id = '{wanted['event_id']}'"  # noqa: S608
        found += [said(row) for row in rows(sql)]
    assert found == expected["rows"]


def test_all_but_the_nameless_one_are_kept() -> None:
    assert [len(expected["rows"]) for expected in EXPECTED] == [1, 1, 1, 1, 0, 3]
    assert EXPECTED[4] == {"status": 400, "code": "missing_event_name", "rows": []}
