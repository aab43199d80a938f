"""One request again and again: by wrk where it is installed, else by a client of our own."""

import asyncio
import shutil
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import aiohttp
import msgspec

from local.demo.latency import percentile
from tests.bench.running import NotMeasured

CONNECTIONS = 64

# wrk's report is for people; this line of its own says the same for us.
SCRIPT = """
local file = io.open({body}, "rb")
wrk.method, wrk.body = "POST", file:read("*a")
file:close()
{headers}
function done(summary, latency, requests)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format('\\n{{"requests":%d,"failed":%d,"duration_s":%f,"p99_s":%f}}\\n',
    summary.requests, failed, summary.duration / 1e6, latency:percentile(99) / 1e6))
end
"""


class Load(NamedTuple):
    """What is asked."""

    url: str
    body: bytes
    headers: Mapping[str, str]


class Answered(msgspec.Struct, frozen=True):
    """What came back."""

    requests: int
    failed: int
    duration_s: float
    p99_s: float

    @property
    def per_s(self) -> float:
        return self.requests / self.duration_s


def generator() -> str:
    """The name of the one that is used."""
    return "wrk" if shutil.which("wrk") else "aiohttp"


def answered(load: Load, folder: Path, *, seconds: int) -> Answered:
    """Keep CONNECTIONS busy; NotMeasured where a request failed."""
    if generator() == "wrk":
        found = _by_wrk(load, folder, seconds)
    else:
        found = asyncio.run(_by_aiohttp(load, seconds))
    if found.failed:
        raise NotMeasured(f"{found.failed} of {found.requests} requests failed: {load.url}")
    return found


def _by_wrk(load: Load, folder: Path, seconds: int) -> Answered:
    body, script = folder / "body", folder / "wrk.lua"
    body.write_bytes(load.body)
    headers = "\n".join(
        f"wrk.headers[{_lua(name)}] = {_lua(value)}" for name, value in load.headers.items()
    )
    script.write_text(SCRIPT.format(body=_lua(str(body)), headers=headers))
    options = ["-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(script), load.url]
    run = subprocess.run(
        ["wrk", *options], capture_output=True, check=True, text=True, timeout=seconds + 30
    )
    return msgspec.json.decode(run.stdout.splitlines()[-1], type=Answered)


def _lua(text: str) -> str:
    """A text as Lua writes it: what we send has no line breaks."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


async def _by_aiohttp(load: Load, seconds: int) -> Answered:
    took_s: list[float] = []
    failed = 0
    start_s = time.perf_counter()

    async def keep_asking(session: aiohttp.ClientSession) -> None:
        nonlocal failed
        while (asked_s := time.perf_counter()) < start_s + seconds:
            async with session.post(load.url, data=load.body, headers=load.headers) as response:
                await response.read()
                failed += response.status >= 300
            took_s.append(time.perf_counter() - asked_s)

    connector = aiohttp.TCPConnector(limit=CONNECTIONS)
    async with aiohttp.ClientSession(connector=connector) as session, asyncio.TaskGroup() as group:
        for _ in range(CONNECTIONS):
            group.create_task(keep_asking(session))
    duration_s = time.perf_counter() - start_s
    return Answered(len(took_s), failed, duration_s, percentile(sorted(took_s), 0.99))
