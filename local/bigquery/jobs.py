"""Query jobs: run on threads of their own, kept with their rows until newer ones push them out."""

import itertools
import logging
import threading
import uuid
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any

import duckdb

from local.bigquery.catalog import now_ms
from local.bigquery.duck_types import quoted
from local.bigquery.errors import HTTP_CONFLICT, ApiError, fault, not_found
from local.bigquery.session import Outcome, QueryRequest
from local.bigquery.statements import run
from local.bigquery.warehouse import Warehouse

logger = logging.getLogger(__name__)

# Statements that run at the same time; DuckDB shares its own threads among them.
CONCURRENT_QUERIES = 8
# Finished jobs whose rows can still be read (production keeps them for 24 hours).
KEPT_JOBS = 200
STOP_TIMEOUT_S = 2


@dataclass(slots=True, kw_only=True)
class Job:
    """A query job. ``outcome`` or ``error`` is set once ``future`` is done."""

    job_id: str
    request: QueryRequest
    configuration: dict[str, Any]
    created_ms: int = field(default_factory=now_ms)
    started_ms: int = 0
    ended_ms: int = 0
    outcome: Outcome | None = None
    error: ApiError | None = None
    cursor: duckdb.DuckDBPyConnection | None = None
    future: "Future[None] | None" = None

    @property
    def done(self) -> bool:
        """True once the statement has succeeded or failed."""
        return self.outcome is not None or self.error is not None

    def wait(self, timeout_s: float) -> bool:
        """Wait for the end, at most so long; True when it has come."""
        if self.future is not None:
            wait([self.future], timeout=timeout_s)
        return self.done


class Jobs:
    """Every job of the server, by id."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(CONCURRENT_QUERIES, thread_name_prefix="query")

    def start(self, request: QueryRequest, configuration: dict[str, Any], job_id: str = "") -> Job:
        """Begin a job; ApiError 409 where the id is taken. A dry run is done on return."""
        job = Job(
            job_id=job_id or f"job_{uuid.uuid4().hex}", request=request, configuration=configuration
        )
        if request.dry_run:
            self._run(job)
            return job
        with self._lock:
            if job.job_id in self._jobs:
                raise ApiError(
                    HTTP_CONFLICT,
                    "duplicate",
                    f"Already Exists: Job {request.project}:{job.job_id}",
                )
            self._jobs[job.job_id] = job
        self._forget_old_jobs()
        job.future = self._pool.submit(self._run, job)
        return job

    def get(self, job_id: str) -> Job:
        """ApiError 404 for a job that never was, or that newer ones have pushed out."""
        with self._lock:
            job = self._jobs.get(job_id)
        if job is None:
            raise not_found(f"Job {job_id}")
        return job

    def all(self) -> list[Job]:
        """Newest first."""
        with self._lock:
            return list(reversed(self._jobs.values()))

    def cancel(self, job: Job) -> None:
        """Interrupt the statement; the job then ends with the reason ``stopped``."""
        if not job.done and job.cursor is not None:
            job.cursor.interrupt()

    def source(self, job: Job) -> str:
        """Where the rows of a finished job are, as DuckDB names it."""
        destination = job.request.destination
        if destination is None:
            return f"results.{quoted(job.job_id)}"
        return f"data.{quoted(self._warehouse.catalog.table(destination).storage_id)}"

    def close(self) -> None:
        """Interrupt what runs and wait for it, but not for long.

        What cannot be interrupted is rolled back at the next start.
        """
        for job in self.all():
            self.cancel(job)
        self._pool.shutdown(wait=False, cancel_futures=True)
        wait([job.future for job in self.all() if job.future is not None], timeout=STOP_TIMEOUT_S)

    def _run(self, job: Job) -> None:
        job.started_ms = now_ms()
        try:
            with self._warehouse.storage.cursor() as cursor:
                job.cursor = cursor
                outcome = run(self._warehouse, cursor, job.request, job.job_id)
                job.cursor = None
        except ApiError as refused:
            job.ended_ms, job.error = now_ms(), refused
        except Exception as bug:
            logger.exception("query_failed")
            job.ended_ms = now_ms()
            job.error = fault(type(bug).__name__)
        else:
            job.ended_ms, job.outcome = now_ms(), outcome

    def _forget_old_jobs(self) -> None:
        with self._lock:
            surplus = max(0, len(self._jobs) - KEPT_JOBS)
            finished = (job for job in self._jobs.values() if job.done)
            old = list(itertools.islice(finished, surplus))
            for job in old:
                del self._jobs[job.job_id]
        if old:
            with self._warehouse.storage.cursor() as cursor:
                for job in old:
                    cursor.execute(f"DROP TABLE IF EXISTS results.{quoted(job.job_id)}")
