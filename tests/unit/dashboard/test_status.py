"""What the page says of itself; in doubt the numbers are old."""

import pytest

from functions.dashboard.ages import ago, length
from functions.dashboard.backoff import FIRST_S, HELD_S, Backoff
from functions.dashboard.status import Health, Limits, State, status

LIMITS = Limits(stale_s=15, quiet_s=900, poll_s=5)
WELL = Health(confirmed_s=2, is_listening=True, lost_s=None, error="", is_read=True)


@pytest.mark.parametrize(
    ("health", "purchase_s", "state", "said"),
    [
        pytest.param(WELL, 3, State.LIVE, "Up to date.", id="live"),
        pytest.param(WELL, 901, State.QUIET, "No purchase for 15 min.", id="quiet"),
        pytest.param(WELL, None, State.QUIET, "Nothing has been sold yet.", id="empty"),
        pytest.param(
            WELL._replace(is_listening=False, lost_s=12), 3, State.POLLING,
            "Lost the live feed 12 s ago. Reading every 5 s", id="listener_lost",
        ),
        pytest.param(
            WELL._replace(is_listening=False), 3, State.POLLING, "The live feed opens.",
            id="not_listening_yet",
        ),
        pytest.param(
            WELL._replace(error="ServiceUnavailable"), 3, State.BROKEN,
            "Firestore does not answer (ServiceUnavailable). The numbers are 2 s old",
            id="a_read_failed",
        ),
        pytest.param(
            WELL._replace(confirmed_s=16), 3, State.BROKEN, "No heartbeat", id="no_heartbeat"
        ),
        pytest.param(
            WELL._replace(confirmed_s=16), 5_000, State.BROKEN, "16 s old",
            id="broken_is_never_called_quiet",
        ),
        pytest.param(
            WELL._replace(confirmed_s=7_200, woke_s=1), 3, State.STARTING,
            "Nobody was looking: the numbers are 2 h old.", id="just_woken",
        ),
        pytest.param(
            WELL._replace(confirmed_s=7_200, woke_s=16), 3, State.BROKEN, "2 h old",
            id="woken_and_still_without_a_heartbeat",
        ),
        pytest.param(
            WELL._replace(is_read=False, confirmed_s=None), None, State.STARTING, "Reading",
            id="first_read",
        ),
        pytest.param(
            WELL._replace(is_read=False, confirmed_s=None, error="NotFound"), None, State.BROKEN,
            "There is no such database: FIRESTORE_DATABASE and GOOGLE_CLOUD_PROJECT name it "
            "(NotFound). There is nothing to show yet. Trying again.", id="never_read",
        ),
        pytest.param(
            WELL._replace(is_read=False, confirmed_s=None, error="DefaultCredentialsError"), None,
            State.BROKEN, "There are no Google credentials", id="no_credentials",
        ),
        pytest.param(
            WELL._replace(error="PermissionDenied"), 3, State.BROKEN, "roles/datastore.viewer",
            id="no_permission",
        ),
        pytest.param(
            WELL._replace(is_read=False, confirmed_s=None, error="KeyError", is_bug=True), None,
            State.BROKEN, "The dashboard itself failed (KeyError)", id="a_bug",
        ),
    ],
)  # fmt: skip
def test_status(health: Health, purchase_s: float | None, state: State, said: str) -> None:
    found = status(health, purchase_s, LIMITS)
    assert found.state == state
    assert said in found.detail


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0.4, "0 s"), (59.9, "59 s"), (60, "1 min"), (3_599, "59 min"), (7_200, "2 h"),
     (172_800, "2 days"), (-5, "0 s")],
)  # fmt: skip
def test_length(seconds: float, expected: str) -> None:
    assert length(seconds) == expected


def test_what_is_of_now_or_of_a_clock_ahead_is_just_now() -> None:
    assert [ago(0.2), ago(-30), ago(12)] == ["just now", "just now", "12 s ago"]


def test_pauses_double_up_to_the_longest() -> None:
    backoff = Backoff(longest_s=4 * FIRST_S)
    at_s, pauses = 0.0, []
    for _ in range(5):
        backoff.failed(at_s)
        pauses.append(next(step for step in range(100) if backoff.is_due(at_s + step * FIRST_S)))
        at_s += 100
    assert pauses == [0, 1, 2, 4, 4]


def test_what_has_held_for_long_or_succeeded_is_tried_again_at_once() -> None:
    backoff = Backoff(longest_s=60)
    backoff.failed(0)
    backoff.failed(0)
    assert not backoff.is_due(0)
    backoff.failed(1, held_s=HELD_S)
    assert backoff.is_due(1)
    backoff.failed(1)
    backoff.succeeded()
    assert backoff.is_due(1)
