import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from tests.unit.local.pubsub.brokers import NAME, Local, story, until

PATH = "/bigquery/v2/projects/angelia-local/datasets/analytics/tables/dead_letters/insertAll"
TABLE = "angelia-local.analytics.dead_letters"
AT_ONCE: dict[str, Any] = {"minimum_backoff": {}, "maximum_backoff": {}}

Insert = Callable[[dict[str, Any]], Awaitable[web.Response]]


class Warehouse:
    """Stands where the local BigQuery would; keeps every request."""

    def __init__(self, insert: Insert | None = None) -> None:
        self.requests: list[dict[str, Any]] = []
        self.url = ""
        self._insert = insert or self._accept
        application = web.Application(client_max_size=20_000_000)
        application.router.add_post(PATH, self._answer)
        self._runner = web.AppRunner(application, shutdown_timeout=0.05)

    async def __aenter__(self) -> "Warehouse":
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    def rows(self) -> list[dict[str, Any]]:
        return [row["json"] for request in self.requests for row in request["rows"]]

    async def _answer(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.requests.append(body)
        return await self._insert(body)

    async def _accept(self, _body: dict[str, Any]) -> web.Response:
        return web.json_response({"kind": "bigquery#tableDataInsertAllResponse"})


def tell_with(folder: Path, warehouse: Warehouse, tell: Callable[[Local], Awaitable[None]]) -> None:
    async def told(local: Local) -> None:
        async with warehouse:
            local.deliverers._bigquery_rest = warehouse.url
            await tell(local.with_topics())
            await local.deliverers.stop()

    story(folder, told)


def test_messages_become_rows_and_are_acknowledged(tmp_path: Path) -> None:
    warehouse = Warehouse()

    async def tell(local: Local) -> None:
        live = local.subscribe(
            bigquery_config={"table": TABLE, "write_metadata": True},
            filter="attributes:reason",
        )
        (message_id,) = await local.publish(b'{"a":1}', reason="not_json")
        await local.publish(b"of no interest")
        await until(lambda: not live.queue.outstanding)
        (request,) = warehouse.requests
        (entry,) = request["rows"]
        assert entry["insertId"] == message_id
        assert entry["json"]["subscription_name"] == NAME
        assert entry["json"]["data"] == '{"a":1}'
        assert json.loads(entry["json"]["attributes"]) == {"reason": "not_json"}

    tell_with(tmp_path, warehouse, tell)


def test_many_messages_are_few_inserts(tmp_path: Path) -> None:
    warehouse = Warehouse()

    async def tell(local: Local) -> None:
        live = local.subscribe(bigquery_config={"table": TABLE})
        await local.publish(*[b"x"] * 600)
        await until(lambda: not live.queue.outstanding)
        assert [len(request["rows"]) for request in warehouse.requests] == [500, 100]

    tell_with(tmp_path, warehouse, tell)


def test_large_messages_are_split_into_inserts_below_the_limit(tmp_path: Path) -> None:
    warehouse = Warehouse()

    async def tell(local: Local) -> None:
        live = local.subscribe(bigquery_config={"table": TABLE})
        await local.publish(*[b"x" * 3_000_000] * 5)
        await until(lambda: not live.queue.outstanding)
        assert [len(request["rows"]) for request in warehouse.requests] == [3, 2]

    tell_with(tmp_path, warehouse, tell)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(lambda: web.Response(status=503), id="busy"),
        pytest.param(lambda: web.Response(status=404), id="no_table"),
        pytest.param(lambda: web.Response(text="not json"), id="not_json"),
    ],
)
def test_a_failed_insert_is_repeated_with_the_same_insert_ids(
    tmp_path: Path, answer: Callable[[], web.Response]
) -> None:
    async def first_fails(_body: dict[str, Any]) -> web.Response:
        return answer() if len(warehouse.requests) == 1 else web.json_response({})

    warehouse = Warehouse(first_fails)

    async def tell(local: Local) -> None:
        live = local.subscribe(bigquery_config={"table": TABLE}, retry_policy=AT_ONCE)
        await local.publish(b"a", b"b")
        await until(lambda: not live.queue.outstanding)
        first, second = warehouse.requests
        assert first == second

    tell_with(tmp_path, warehouse, tell)


def test_a_row_that_the_table_refuses_does_not_hold_up_its_neighbours(tmp_path: Path) -> None:
    async def refuses_bad(body: dict[str, Any]) -> web.Response:
        bad = [row["json"]["data"] == "bad" for row in body["rows"]]
        if not any(bad):
            return web.json_response({})
        reasons = ["invalid" if is_bad else "stopped" for is_bad in bad]
        errors = [{"index": i, "errors": [{"reason": it}]} for i, it in enumerate(reasons)]
        return web.json_response({"insertErrors": errors})

    warehouse = Warehouse(refuses_bad)

    async def tell(local: Local) -> None:
        policy = {"minimum_backoff": {"seconds": 30}, "maximum_backoff": {"seconds": 30}}
        live = local.subscribe(bigquery_config={"table": TABLE}, retry_policy=policy)
        await local.publish(b"good", b"bad", b"good")
        await until(lambda: len(live.queue.outstanding) == 1)
        (left,) = live.queue.outstanding.values()
        assert local.message(left.message_id).data == b"bad"
        assert left.attempts == 1

    tell_with(tmp_path, warehouse, tell)


def test_a_warehouse_that_is_down_is_tried_again(tmp_path: Path) -> None:
    warehouse = Warehouse()

    async def tell(local: Local) -> None:
        local.deliverers._bigquery_rest = "http://127.0.0.1:1"
        live = local.subscribe(bigquery_config={"table": TABLE})
        await local.publish(b"x")
        await until(lambda: all(m.attempts for m in live.queue.outstanding.values()))
        local.deliverers._bigquery_rest = warehouse.url
        local.deliverers.follow(live)
        await until(lambda: not live.queue.outstanding)
        assert warehouse.rows() == [{"data": "x"}]

    tell_with(tmp_path, warehouse, tell)


def test_an_insert_under_way_at_the_end_is_not_lost(tmp_path: Path) -> None:
    async def never(_body: dict[str, Any]) -> web.Response:
        await asyncio.sleep(60)
        return web.Response()

    warehouse = Warehouse(never)

    async def tell(local: Local) -> None:
        live = local.subscribe(bigquery_config={"table": TABLE})
        await local.publish(b"x")
        await until(lambda: bool(warehouse.requests))
        await local.deliverers.stop()
        (message,) = live.queue.outstanding.values()
        assert message.attempts == 0
        assert message.lease is None

    tell_with(tmp_path, warehouse, tell)


def test_with_the_tables_schema_a_message_is_a_row(tmp_path: Path) -> None:
    warehouse = Warehouse()

    async def tell(local: Local) -> None:
        config = {"table": TABLE, "use_table_schema": True, "drop_unknown_fields": True}
        policy = {"minimum_backoff": {"seconds": 30}, "maximum_backoff": {"seconds": 30}}
        live = local.subscribe(bigquery_config=config, retry_policy=policy)
        bad = (b'["no object"]', b'{"a":1}\n{"a":2}', b"\xff")
        await local.publish(b'{"a":1,"b":{"c":[2]}}', *bad)
        await until(lambda: bool(warehouse.requests) and len(live.queue.outstanding) == 3)
        assert warehouse.rows() == [{"a": 1, "b": {"c": [2]}}]
        assert warehouse.requests[0]["ignoreUnknownValues"] is True
        await until(lambda: all(m.attempts == 1 for m in live.queue.outstanding.values()))

    tell_with(tmp_path, warehouse, tell)


def test_with_the_tables_schema_the_metadata_are_columns_beside_it(tmp_path: Path) -> None:
    warehouse = Warehouse()

    async def tell(local: Local) -> None:
        config = {"table": TABLE, "use_table_schema": True, "write_metadata": True}
        local.subscribe(bigquery_config=config)
        (message_id,) = await local.publish(b'{"a":1}', reason="x")
        await until(lambda: bool(warehouse.requests))
        (row,) = warehouse.rows()
        assert (row["a"], row["message_id"]) == (1, message_id)
        assert "ignoreUnknownValues" not in warehouse.requests[0]

    tell_with(tmp_path, warehouse, tell)
