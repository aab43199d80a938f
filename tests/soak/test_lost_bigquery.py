"""BigQuery falls silent for twenty seconds: its connections stay open, and nothing answers."""

from collections.abc import Callable

from local.cloud import LocalCloud
from tests.soak.killing import freeze_for
from tests.soak.loss import landed_after_loss


def test_nothing_is_lost_or_doubled_while_bigquery_is_silent(
    cloud: LocalCloud, say: Callable[[str], None]
) -> None:
    took_s = landed_after_loss(cloud, freeze_for)
    say(f"all of it has landed {took_s:.1f} s after BigQuery answers again")
