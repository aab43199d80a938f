import json
import logging

import pytest
from werkzeug.datastructures import Headers

from shared import logs
from shared.settings import BadSetting


def record(message: str = "dead_letter", **extra: object) -> logging.LogRecord:
    made = logging.makeLogRecord({"name": "enrich.handler", "levelname": "WARNING", "msg": message})
    vars(made).update(extra)
    return made


def test_a_record_is_one_line_of_cloud_loggings_json() -> None:
    logs.trace_request(Headers())
    line = logs.JsonLines("enrich").format(record(reason="not_json", message_id="17"))
    assert "\n" not in line
    written = json.loads(line)
    assert written.pop("time").endswith("Z")
    assert written == {
        "severity": "WARNING",
        "message": "dead_letter",
        "stage": "enrich",
        "logger": "enrich.handler",
        "reason": "not_json",
        "message_id": "17",
    }


@pytest.mark.parametrize(
    ("headers", "trace"),
    [
        ({"traceparent": f"00-{'a' * 32}-{'b' * 16}-01"}, "a" * 32),
        ({"X-Cloud-Trace-Context": f"{'c' * 32}/123;o=1"}, "c" * 32),
        ({"traceparent": "nonsense", "X-Cloud-Trace-Context": "x"}, None),
        ({}, None),
    ],
)
def test_the_requests_trace_is_on_each_record(headers: dict[str, str], trace: str | None) -> None:
    logs.trace_request(Headers(headers))
    written = json.loads(logs.JsonLines("enrich", "shop-prod").format(record()))
    expected = f"projects/shop-prod/traces/{trace}" if trace else None
    assert written.get("logging.googleapis.com/trace") == expected


def test_an_exception_is_where_and_what_but_not_its_own_words() -> None:
    def fail(visitor: str) -> None:
        try:
            int(visitor)
        except ValueError as error:
            raise KeyError(visitor) from error

    with pytest.raises(KeyError) as caught:
        fail("@".join(("anna", "example.com")))
    failed = record("internal_error", exc_info=(KeyError, caught.value, caught.tb))
    for layout in (logs.JsonLines("enrich"), logs.TextLines("enrich")):
        written = layout.format(failed)
        assert "ValueError" in written
        assert "KeyError" in written
        assert "test_logs.py" in written
        assert "anna@" not in written


def test_a_line_for_people_stays_one_line() -> None:
    assert "\n" not in logs.TextLines("enrich").format(record(odd="a\nb"))


def test_a_lone_surrogate_does_not_fail_a_log_line() -> None:
    assert json.loads(logs.JsonLines("enrich").format(record(odd="\ud800")))["odd"] == "\ud800"


def test_an_empty_setting_is_as_good_as_absent() -> None:
    before = logging.getLogger().handlers[:]
    try:
        logs.configure("enrich", {"LOG_LEVEL": "", "LOG_FORMAT": ""})
    finally:
        logging.getLogger().handlers[:] = before


def test_what_json_cannot_hold_does_not_fail_a_log_line() -> None:
    written = json.loads(logs.JsonLines("enrich").format(record(odd=object())))
    assert written["odd"].startswith("<object")


def test_a_line_for_people_has_the_stage_the_message_and_the_fields() -> None:
    line = logs.TextLines("enrich").format(record(reason="not_json"))
    assert line.endswith("enrich dead_letter reason=not_json\033[0m")


@pytest.mark.parametrize(
    ("variable", "written"), [("LOG_FORMAT", "xml"), ("LOG_LEVEL", "everything")]
)
def test_a_word_that_does_not_exist_stops_the_start(variable: str, written: str) -> None:
    with pytest.raises(BadSetting, match=f"{variable}='{written}': one of .* is needed"):
        logs.configure("enrich", {variable: written})
