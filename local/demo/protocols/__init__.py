"""The protocols by which a batch can be sent: one module each, none knows another."""

import random
from collections.abc import Callable, Mapping

from local.demo.actions import Hit
from local.demo.batches import Batch, Moment, Way
from local.demo.protocols import gtag, measurement, native

_BY_WAY: Mapping[Way, Callable[[Batch, Moment, random.Random], Hit]] = {
    Way.SINGLE: native.hit,
    Way.LIST: native.hit,
    Way.ENVELOPE: native.hit,
    Way.GTAG: gtag.hit,
    Way.SERVER: measurement.hit,
}


def hit_of(batch: Batch, moment: Moment, draw: random.Random) -> Hit:
    """The request that sends the batch, with ids that nothing else has."""
    return _BY_WAY[batch.way](batch, moment, draw)
