"""Logs: one line of JSON a record, in Cloud Logging's fields; readable lines on a terminal.

A record is a constant message and fields: ``logger.warning("dead_letter", extra={...})``. Alerts
count these messages. Never a body, an address, a cookie or a User-Agent.
Fields: https://cloud.google.com/logging/docs/structured-logging
"""

import datetime
import json
import logging
import os
import re
import sys
import traceback
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass

import msgspec
from werkzeug.datastructures import Headers

from shared.settings import FromEnvironment, one_of, setting, text

# The Cloud trace of the request that the current thread serves: "projects/P/traces/T".
_trace: ContextVar[str | None] = ContextVar("trace", default=None)

_TRACEPARENT = re.compile(r"^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-")
_CLOUD_TRACE = re.compile(r"^([0-9a-f]{32})/")

# What a LogRecord has by itself; everything else was given as ``extra``.
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

_COLOURS = {"WARNING": "\033[33m", "ERROR": "\033[31m", "CRITICAL": "\033[31m"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LogSettings(FromEnvironment):
    """Every variable that the logs of a stage read."""

    log_level: str = setting(
        one_of(*logging.getLevelNamesMapping()),
        "INFO",
        meaning="`DEBUG`, `INFO`, `WARNING`, `ERROR` or `CRITICAL`",
    )
    log_format: str = setting(
        one_of("auto", "json", "text"),
        "auto",
        meaning="`json` (Cloud Logging's fields), `text`, or `auto`: text on a terminal, else JSON",
    )
    google_cloud_project: str = setting(
        text,
        "",
        meaning="the project's id: with it Cloud Logging links log lines to their trace. Google's "
        "clients read it as well; without it their project is that of the credentials",
    )


def configure(stage: str, env: Mapping[str, str] = os.environ) -> None:
    """Send every record to standard error, once a process; BadSetting stops the start."""
    settings = LogSettings.from_env(env)
    layout = settings.log_format
    as_text = layout == "text" or (layout == "auto" and sys.stderr.isatty())
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        TextLines(stage) if as_text else JsonLines(stage, settings.google_cloud_project)
    )
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)


def trace_request(headers: Headers) -> None:
    """Note the trace of the request that starts now, from ``traceparent`` or Google's own header.

    A header that is malformed is no trace. Call it first thing in a request: threads are reused.
    """
    found = _TRACEPARENT.match(headers.get("traceparent", "")) or _CLOUD_TRACE.match(
        headers.get("X-Cloud-Trace-Context", "")
    )
    _trace.set(found[1] if found else None)


def fields_of(record: logging.LogRecord) -> dict[str, object]:
    """The fields that were given as ``extra``."""
    return {name: value for name, value in vars(record).items() if name not in _OWN}


class JsonLines(logging.Formatter):
    """One JSON object a record."""

    def __init__(self, stage: str, project: str = "") -> None:
        super().__init__()
        self._stage = stage
        self._project = project

    def format(self, record: logging.LogRecord) -> str:
        """Write the record; what JSON has no form for is written as its repr."""
        time = datetime.datetime.fromtimestamp(record.created, datetime.UTC)
        line: dict[str, object] = {
            "severity": record.levelname,
            "message": record.getMessage(),
            "time": time.isoformat().replace("+00:00", "Z"),
            "stage": self._stage,
            "logger": record.name,
        }
        if trace := _trace.get():
            name = f"projects/{self._project}/traces/{trace}" if self._project else trace
            line["logging.googleapis.com/trace"] = name
        line |= fields_of(record)
        if record.exc_info:
            line["exception"] = raised(record.exc_info[1])
        try:
            return msgspec.json.encode(line, enc_hook=repr).decode()
        except UnicodeEncodeError:  # a lone surrogate in a field
            return json.dumps(line, default=repr)


class TextLines(logging.Formatter):
    """``12:30:59 enrich dead_letter reason=not_json``, in colour from WARNING on."""

    def __init__(self, stage: str) -> None:
        super().__init__()
        self._stage = stage

    def format(self, record: logging.LogRecord) -> str:
        """Write the record with its fields; a traceback follows on lines of its own."""
        time = self.formatTime(record, "%H:%M:%S")
        parts = [time, self._stage, record.getMessage()]
        parts += [f"{name}={value}" for name, value in fields_of(record).items()]
        line = " ".join(parts).replace("\n", "\\n")  # one record, one line
        if colour := _COLOURS.get(record.levelname):
            line = f"{colour}{line}\033[0m"
        if record.exc_info:
            line += "\n" + raised(record.exc_info[1])
        return line


def raised(error: BaseException | None) -> str:
    """Where and what was raised, with its causes: types and lines, as a traceback shows them.

    Not the exceptions' own texts: they may quote what the visitor sent.
    """
    parts: list[str] = []
    while error is not None:
        parts = [*traceback.format_tb(error.__traceback__), type(error).__qualname__, "\n", *parts]
        error = error.__cause__ or error.__context__
    return "".join(parts).rstrip()
