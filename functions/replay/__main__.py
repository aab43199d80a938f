"""``python -m functions.replay``: wiring. In: a pull subscription. Out: the letters' own topics."""

import sys
import time
from collections.abc import Sequence
from functools import cache, partial

from google.cloud import pubsub_v1
from rich.console import Console

from shared import command
from shared.publisher import TopicPublisher

from .backlog import Backlog, Source
from .handler import Replay
from .letters import letter
from .report import Report
from .routes import Routes
from .sending import Pace
from .settings import Settings
from .subscription import Subscription

PUBLISH_TIMEOUT_S = 10.0

# Where the output is no terminal, lines are not to be folded at 80.
PLAIN_WIDTH = 200


def replay(
    settings: Settings,
    source: Source,
    publisher: pubsub_v1.PublisherClient,
    console: Console,
) -> int:
    """Wire one run of the command; its exit code."""
    backlog = Backlog(source, partial(letter, routes=Routes.from_file()), time.monotonic)
    topic_of = cache(partial(TopicPublisher, publisher, timeout_s=PUBLISH_TIMEOUT_S))
    pace = Pace(rate=settings.rate, now_s=time.monotonic, sleep=time.sleep)
    return Replay(settings, backlog, topic_of, pace, Report(console)).run()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 2 when Pub/Sub cannot be asked at all, else handler.py says what."""
    settings = Settings.from_arguments(arguments)
    console = Console(highlight=False, width=None if sys.stdout.isatty() else PLAIN_WIDTH)

    def work() -> int:
        source = Subscription(pubsub_v1.SubscriberClient(), settings.subscription_path)
        return replay(settings, source, pubsub_v1.PublisherClient(), console)

    return command.run(work)


if __name__ == "__main__":
    sys.exit(main())
