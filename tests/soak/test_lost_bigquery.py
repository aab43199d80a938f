"""BigQuery is away for twenty seconds: dead, or silent with its connections open."""

from collections.abc import Callable

import pytest

from local.cloud import LocalCloud
from local.processes import Child
from tests.soak.killing import freeze_for, kill_for
from tests.soak.loss import landed_after_loss

LOST_S = 20.0

# A message that was delivered in vain four times in these 20 seconds comes again 16 s later at the
# latest: the subscription's backoff begins with 1 s and doubles.
CAUGHT_UP_S = 20.0


@pytest.mark.parametrize("lose", [kill_for, freeze_for])
def test_nothing_is_lost_or_doubled_and_all_has_landed_soon_after(
    cloud: LocalCloud, say: Callable[[str], None], lose: Callable[[Child, float], None]
) -> None:
    took_s = landed_after_loss(cloud, lose, LOST_S)
    say(f"all of it has landed {took_s:.1f} s after BigQuery answers again")
    assert took_s < CAUGHT_UP_S
