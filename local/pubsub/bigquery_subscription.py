"""Delivery of one subscription into a BigQuery table, through the REST API's insertAll."""

import asyncio
import io
import json
import math
from collections.abc import Sequence
from typing import Any

import aiohttp

from local.pubsub.bigquery_rows import insert_all_request, refused_rows, table_row
from local.pubsub.broker import Broker
from local.pubsub.checks import table_parts
from local.pubsub.complaints import Complaints
from local.pubsub.lease_queue import Holder, Lease
from local.pubsub.live_subscription import LiveSubscription

MAX_ROWS = 500
"""A batch, as BigQuery's documentation of insertAll recommends."""
MAX_BATCH_BYTES = 8_000_000
"""Below insertAll's limit of 10 MB for a request, with room for what JSON adds."""


async def write_for_ever(broker: Broker, live: LiveSubscription, bigquery_rest: str) -> None:
    """Write until cancelled; a batch that is then under way goes back into the queue.

    bigquery_rest: "http://127.0.0.1:9050".
    """
    project, dataset, table = table_parts(live.policy.table)
    path = f"/bigquery/v2/projects/{project}/datasets/{dataset}/tables/{table}/insertAll"
    complaints = Complaints(f"insert of {live.name} into {live.policy.table}")
    holder = Holder(max_messages=MAX_ROWS, max_bytes=MAX_BATCH_BYTES)
    async with aiohttp.ClientSession() as session:
        while True:
            leases = await live.next_leases(holder, MAX_ROWS, math.inf)
            try:
                trouble = await _write(broker, live, session, bigquery_rest + path, leases)
            except asyncio.CancelledError:
                for lease in leases:
                    broker.returned(live, lease)
                raise
            if trouble:
                complaints.failed(trouble)


async def _write(
    broker: Broker,
    live: LiveSubscription,
    session: aiohttp.ClientSession,
    url: str,
    leases: Sequence[Lease],
) -> str:
    """Insert the messages and settle or fail each of them; return what went wrong, or ""."""
    made = [
        table_row(
            broker.message(lease.message.message_id),
            live.name,
            write_metadata=live.policy.write_metadata,
            use_table_schema=live.policy.use_table_schema,
        )
        for lease in leases
    ]
    good = [(lease, row) for lease, row in zip(leases, made, strict=True) if row is not None]
    for lease, row in zip(leases, made, strict=True):
        if row is None:
            broker.failed(live, lease)
    trouble = await _write_rows(broker, live, session, url, good) if good else ""
    no_rows = len(leases) - len(good)
    return trouble or (f"{no_rows} messages are no rows" if no_rows else "")


async def _write_rows(
    broker: Broker,
    live: LiveSubscription,
    session: aiohttp.ClientSession,
    url: str,
    rows: Sequence[tuple[Lease, dict[str, Any]]],
) -> str:
    body = insert_all_request(
        [row for _, row in rows],
        [str(lease.message.message_id) for lease, _ in rows],
        drop_unknown_fields=live.policy.drop_unknown_fields,
    )
    try:
        answer = await _insert(session, url, body, live.policy.ack_deadline_s)
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        for lease, _ in rows:
            broker.failed(live, lease)
        return repr(error)
    bad, innocent = refused_rows(answer, len(rows))
    for index, (lease, _) in enumerate(rows):
        if index in bad:
            broker.failed(live, lease)
        elif index in innocent:
            broker.returned(live, lease)
        else:
            broker.settle(live, lease.message.message_id)
    return f"{len(bad)} rows refused" if bad else ""


async def _insert(
    session: aiohttp.ClientSession, url: str, body: dict[str, Any], timeout_s: float
) -> object:
    """Return the answer's JSON; ClientError for a status other than 200."""
    sent = io.BytesIO(json.dumps(body).encode())
    headers = {"Content-Type": "application/json"}
    timeout = aiohttp.ClientTimeout(total=timeout_s)
    async with session.post(url, data=sent, headers=headers, timeout=timeout) as response:
        text = await response.text()
        response.raise_for_status()
        return json.loads(text)
