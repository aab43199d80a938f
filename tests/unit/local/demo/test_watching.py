import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from local.demo.watching import LOOK_BACK_MICROS, RowWatch


class BigQuery:
    """Answers jobs.query like the API, with the rows whose stamp is newer than the parameter."""

    def __init__(self) -> None:
        self.rows: dict[str, int] = {}  # event id -> synced_at_micros_
        self.asked: list[int] = []
        self.url = ""

    async def query(self, request: web.Request) -> web.Response:
        assert request.match_info["project"] == "p"
        (parameter,) = (await request.json())["queryParameters"]
        after = int(parameter["parameterValue"]["value"])
        self.asked.append(after)
        newer = {key: stamp for key, stamp in self.rows.items() if stamp > after}
        rows = [{"f": [{"v": key}, {"v": str(stamp)}]} for key, stamp in newer.items()]
        return web.json_response({"jobComplete": True, **({"rows": rows} if rows else {})})

    async def until_asked(self, times: int) -> None:
        """Wait until a look that began after this moment is answered, and so many more."""
        aim = len(self.asked) + times + 1
        async with asyncio.timeout(5):
            while len(self.asked) < aim:
                await asyncio.sleep(0.002)


def watched(story: Callable[[BigQuery, RowWatch], Awaitable[None]]) -> tuple[BigQuery, RowWatch]:
    server = BigQuery()

    async def play() -> RowWatch:
        app = web.Application()
        app.router.add_post("/bigquery/v2/projects/{project}/queries", server.query)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        watch = RowWatch(f"http://{host}:{port}", "p", "analytics")
        try:
            async with watch:
                await story(server, watch)
        finally:
            await runner.cleanup()
        return watch

    return server, asyncio.run(play())


def test_a_row_is_noted_when_it_is_first_seen_and_never_again() -> None:
    noted: list[Any] = []

    async def story(server: BigQuery, watch: RowWatch) -> None:
        await server.until_asked(1)
        server.rows["a"] = 10_000_000
        await server.until_asked(1)
        noted.append(dict(watch.first_seen_s))
        server.rows["b"] = 10_000_001
        await server.until_asked(2)

    _, watch = watched(story)
    assert set(noted[0]) == {"a"}
    assert watch.first_seen_s["a"] == noted[0]["a"]
    assert watch.first_seen_s["b"] > watch.first_seen_s["a"]
    assert watch.interval_s >= 2 * watch.look_s > 0


def test_each_look_goes_back_a_little_because_stamps_do_not_come_in_order() -> None:
    async def story(server: BigQuery, _watch: RowWatch) -> None:
        server.rows["newer"] = 10_000_000
        await server.until_asked(1)
        server.rows["older"] = 10_000_000 - LOOK_BACK_MICROS + 1
        await server.until_asked(2)

    server, watch = watched(story)
    assert 10_000_000 - LOOK_BACK_MICROS in server.asked
    assert set(watch.first_seen_s) == {"newer", "older"}


def test_at_the_end_it_looks_at_the_whole_table() -> None:
    async def story(server: BigQuery, _watch: RowWatch) -> None:
        server.rows["newer"] = 10_000_000
        await server.until_asked(1)
        server.rows["much-older"] = 5

    server, watch = watched(story)
    assert server.asked[-1] < 5
    assert set(watch.first_seen_s) == {"newer", "much-older"}
