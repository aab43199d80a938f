"""What happens to a message after a failed delivery: when it comes again, or where it goes."""

from dataclasses import dataclass

SMALLEST_STEP_S = 0.1
"""A backoff that begins at 0 grows from here: no tight loop around a broken endpoint."""
_MAX_DOUBLINGS = 40


@dataclass(frozen=True, slots=True)
class Backoff:
    """Delays that double from ``minimum_s`` up to ``maximum_s``."""

    minimum_s: float
    maximum_s: float

    def delay_s(self, attempts: int) -> float:
        """Return the delay before the next delivery, after ``attempts`` (1 or more) failed ones."""
        if attempts <= 1:
            return min(self.minimum_s, self.maximum_s)
        step_s = max(self.minimum_s, SMALLEST_STEP_S)
        return float(min(step_s * 2 ** min(attempts - 1, _MAX_DOUBLINGS), self.maximum_s))


# https://cloud.google.com/pubsub/docs/push#push_backoff
PUSH_BACKOFF = Backoff(0.1, 60.0)
"""Push, and tables, without a retry policy."""
PULL_BACKOFF = Backoff(0.0, 0.0)
"""Pull without a retry policy: at once."""


@dataclass(frozen=True, slots=True)
class RetryAfter:
    """Deliver again when the delay has passed."""

    delay_s: float


@dataclass(frozen=True, slots=True)
class SetAside:
    """Forward to this dead-letter topic, then acknowledge."""

    topic: str


def after_failure(
    attempts: int,
    backoff: Backoff,
    *,
    dead_letter_topic: str,
    max_attempts: int,
    topic_exists: bool,
) -> RetryAfter | SetAside:
    """Decide on a message whose delivery number ``attempts`` (from 1) has failed.

    dead_letter_topic: "" without a dead-letter policy.
    topic_exists:      whether that topic exists now; a missing one means retries for ever,
                       because the message must not be lost.
    """
    if dead_letter_topic and attempts >= max_attempts and topic_exists:
        return SetAside(dead_letter_topic)
    return RetryAfter(backoff.delay_s(attempts))
