"""``jobs`` and ``queries``: insert, get, list, cancel, query, getQueryResults."""

from typing import Any

from local.bigquery.errors import ApiError, invalid
from local.bigquery.jobs import Job, Jobs
from local.bigquery.names import DatasetName, TableName
from local.bigquery.pages import MAX_PAGE_ROWS, next_token, page
from local.bigquery.rest.http import Request
from local.bigquery.rest.job_resource import job_reference, job_resource
from local.bigquery.rest.properties import truth
from local.bigquery.schema import as_api
from local.bigquery.session import QueryRequest
from local.bigquery.warehouse import Warehouse

# How long an answer waits for the job by default (timeoutMs of jobs.query and getQueryResults).
DEFAULT_TIMEOUT_MS = 10_000
# jobs.insert answers at once in production; a short wait here saves clients a round of polling.
INSERT_WAIT_S = 0.2


class Queries:
    """Both resources on one warehouse."""

    def __init__(self, warehouse: Warehouse, jobs: Jobs) -> None:
        self._warehouse = warehouse
        self._jobs = jobs

    def query(self, request: Request, project: str) -> dict[str, Any]:
        """POST …/queries: run, and answer with the first rows if it is done in time."""
        body = request.body
        job = self._jobs.start(
            query_request(body, project, dry_run=bool(body.get("dryRun"))), {"query": dict(body)}
        )
        timeout_ms = int(body.get("timeoutMs") or DEFAULT_TIMEOUT_MS)
        options = body.get("formatOptions") or {}
        limit = body.get("maxResults")
        answer = self._answer(
            job, timeout_ms, 0, limit, int64=bool(options.get("useInt64Timestamp"))
        )
        return {**answer, "kind": "bigquery#queryResponse", "queryId": job.job_id}

    def results(self, request: Request, project: str, job: str) -> dict[str, Any]:
        """GET …/queries/{job}: a page of rows, or ``jobComplete: false``."""
        del project
        query = request.query
        found = self._jobs.get(job)
        timeout_ms = int(query.get("timeoutMs") or DEFAULT_TIMEOUT_MS)
        start = int(query.get("pageToken") or query.get("startIndex") or 0)
        int64 = truth(query.get("formatOptions.useInt64Timestamp"))
        answer = self._answer(found, timeout_ms, start, query.get("maxResults"), int64=int64)
        return {**answer, "kind": "bigquery#getQueryResultsResponse"}

    def insert(self, request: Request, project: str) -> dict[str, Any]:
        """POST …/jobs: query jobs only."""
        configuration = request.body.get("configuration") or {}
        query = configuration.get("query")
        if not query:
            raise invalid("The local BigQuery server runs query jobs only")
        dry_run = bool(configuration.get("dryRun"))
        job_id = str((request.body.get("jobReference") or {}).get("jobId") or "")
        job = self._jobs.start(
            query_request(query, project, dry_run=dry_run), configuration, job_id
        )
        job.wait(INSERT_WAIT_S)
        if dry_run and job.error is not None:
            raise job.error
        return job_resource(job)

    def get(self, _request: Request, project: str, job: str) -> dict[str, Any]:
        """GET …/jobs/{job}."""
        del project
        return job_resource(self._jobs.get(job))

    def list(self, request: Request, project: str) -> dict[str, Any]:
        """GET …/jobs: the jobs that are remembered, newest first."""
        limit = int(request.query.get("maxResults") or MAX_PAGE_ROWS)
        jobs = [job_resource(job) for job in self._jobs.all() if job.request.project == project]
        return {"kind": "bigquery#jobList", "jobs": jobs[:limit]}

    def cancel(self, _request: Request, project: str, job: str) -> dict[str, Any]:
        """POST …/jobs/{job}/cancel."""
        del project
        found = self._jobs.get(job)
        self._jobs.cancel(found)
        return {"kind": "bigquery#jobCancelResponse", "job": job_resource(found)}

    def _answer(
        self, job: Job, timeout_ms: int, start: int, limit: str | int | None, *, int64: bool
    ) -> dict[str, Any]:
        answer: dict[str, Any] = {
            "jobReference": job_reference(job),
            "jobComplete": job.wait(timeout_ms / 1000),
        }
        if job.error is not None:
            raise ApiError(job.error.code, job.error.reason, job.error.message, job.error.location)
        outcome = job.outcome
        if outcome is None:
            return answer
        answer |= {"totalBytesProcessed": "0", "cacheHit": False, "schema": as_api(outcome.schema)}
        answer["totalRows"] = str(outcome.total_rows)
        if outcome.affected_rows is not None:
            answer["numDmlAffectedRows"] = str(outcome.affected_rows)
        if job.request.dry_run:
            return answer
        if outcome.schema:
            rows = page(
                self._warehouse.storage,
                self._jobs.source(job),
                outcome.schema,
                start=start,
                limit=None if limit is None else int(limit),
                int64_timestamps=int64,
            )
            answer |= {"rows": rows, **next_token(start, rows, outcome.total_rows)}
        return answer


def query_request(body: dict[str, Any], project: str, *, dry_run: bool) -> QueryRequest:
    """Read the body of jobs.query, or ``configuration.query`` of a job."""
    if body.get("useLegacySql"):
        raise invalid(
            "Legacy SQL is not supported by the local BigQuery server; set useLegacySql to false"
        )
    if not str(body.get("query") or "").strip():
        raise invalid("Required parameter is missing: query")
    default = body.get("defaultDataset")
    destination = body.get("destinationTable")
    return QueryRequest(
        sql=str(body["query"]),
        project=project,
        default_dataset=DatasetName(
            str(default.get("projectId") or project), str(default["datasetId"])
        )
        if default
        else None,
        parameters=tuple(body.get("queryParameters") or ()),
        dry_run=dry_run,
        destination=TableName(
            destination["projectId"], destination["datasetId"], destination["tableId"]
        )
        if destination
        else None,
        write_disposition=str(body.get("writeDisposition") or "WRITE_EMPTY"),
    )
