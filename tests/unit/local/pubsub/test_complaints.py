import logging

import pytest

from local.pubsub.complaints import LOG_EVERY_S, Complaints


def test_the_first_failure_is_logged_and_the_rest_are_counted(
    caplog: pytest.LogCaptureFixture,
) -> None:
    now_s = [0.0]
    complaints = Complaints("push of enrich", lambda: now_s[0])
    with caplog.at_level(logging.WARNING):
        for at_s in (0.0, 1.0, 2.0, LOG_EVERY_S, LOG_EVERY_S + 1, 2 * LOG_EVERY_S):
            now_s[0] = at_s
            complaints.failed("status 503")
    assert caplog.messages == [
        "push of enrich fails, will retry: status 503",
        "push of enrich fails, will retry: status 503, and 2 times more since the last line",
        "push of enrich fails, will retry: status 503, and 1 times more since the last line",
    ]
