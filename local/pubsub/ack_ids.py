"""Ack ids: which subscription, which message, which lease. Opaque to clients."""

import re
from typing import NamedTuple

from local.pubsub.errors import InvalidArgumentError

_FORM = re.compile(r"(\d{1,18})-(\d{1,18})-(\d{1,18})", re.ASCII)


class AckId(NamedTuple):
    """The parts of an ack id."""

    subscription_row: int
    message_id: int
    lease_number: int

    def text(self) -> str:
        """Return what clients are given."""
        return f"{self.subscription_row}-{self.message_id}-{self.lease_number}"


def parse_ack_id(text: str, subscription_row: int) -> AckId:
    """Return the parts; InvalidArgumentError for a foreign form or another subscription's id."""
    match = _FORM.fullmatch(text)
    if match is None or int(match[1]) != subscription_row:
        raise InvalidArgumentError("an ack id is not one that this subscription gave out")
    return AckId(int(match[1]), int(match[2]), int(match[3]))
