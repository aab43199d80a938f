"""A job as the API shows it: https://cloud.google.com/bigquery/docs/reference/rest/v2/Job."""

from typing import Any

from local.bigquery.jobs import Job

# Where production keeps a query's rows for its caller; here the name of the job's own result.
ANONYMOUS_DATASET = "_anonymous"


def job_reference(job: Job) -> dict[str, str]:
    """Project, id and location of a job."""
    return {"projectId": job.request.project, "jobId": job.job_id, "location": "US"}


def job_resource(job: Job) -> dict[str, Any]:
    """Configuration, status and statistics."""
    status: dict[str, Any] = {"state": "DONE" if job.done else "RUNNING"}
    if job.error is not None:
        status["errorResult"] = job.error.as_error()
        status["errors"] = [job.error.as_error()]
    return {
        "kind": "bigquery#job",
        "id": f"{job.request.project}:US.{job.job_id}",
        "jobReference": job_reference(job),
        "configuration": _configuration(job),
        "status": status,
        "statistics": _statistics(job),
    }


def _configuration(job: Job) -> dict[str, Any]:
    query = {"useLegacySql": False, **(job.configuration.get("query") or {})}
    anonymous = {
        "projectId": job.request.project,
        "datasetId": ANONYMOUS_DATASET,
        "tableId": job.job_id,
    }
    query.setdefault("destinationTable", anonymous)
    return {**job.configuration, "jobType": "QUERY", "query": query}


def _statistics(job: Job) -> dict[str, Any]:
    statistics: dict[str, Any] = {
        "creationTime": str(job.created_ms),
        "startTime": str(job.started_ms),
    }
    outcome = job.outcome
    if job.done:
        statistics["endTime"] = str(job.ended_ms)
    if outcome is not None:
        query: dict[str, Any] = {
            "statementType": outcome.statement_type,
            "totalBytesProcessed": "0",
            **outcome.ddl,
        }
        if outcome.affected_rows is not None:
            query["numDmlAffectedRows"] = str(outcome.affected_rows)
        statistics |= {"totalBytesProcessed": "0", "query": query}
    return statistics
