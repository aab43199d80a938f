"""What sink_firestore reads from its environment, once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from shared.settings import BadSetting, integer, names, number, text, topic

# The fields that the sink itself writes to an item's document (docs/counters.md).
OWN_ITEM_FIELDS = frozenset(
    {
        "item_id", "item_name", "item_brand", "item_category", "price", "currency", "counter",
        "revenue_micros", "profit_micros", "purchases", "refunds", "updated_at",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every variable that sink_firestore reads."""

    input_topic: str  # projects/<project>/topics/<name>: where a replay sends dead letters back
    dead_letter_topic: str  # projects/<project>/topics/<name>
    firestore_database: str  # its id; "(default)" is Firestore's own name for the first one
    item_fields: tuple[str, ...]  # item columns or item parameters copied to items/{item_id}
    commit_interval_s: float  # between two commits, and so between two writes of a document
    commit_max_interval_s: float  # the same while Firestore is contended or busy; both set in ms
    max_writes: int  # documents a commit; one purchase is never divided
    queue_max_bytes: int  # what waits for its commit; beyond it Pub/Sub is told "later"
    commit_timeout_s: float  # for reading and committing what was taken together
    publish_timeout_s: float  # of a dead letter

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Self:
        """Read the settings; BadSetting names the first one that cannot be used."""
        interval_ms = number(env, "COMMIT_INTERVAL_MS", 100.0)
        widest_ms = number(env, "COMMIT_MAX_INTERVAL_MS", max(500.0, interval_ms))
        if widest_ms < interval_ms:
            raise BadSetting(f"COMMIT_MAX_INTERVAL_MS={widest_ms:g}: {interval_ms:g} or more")
        return cls(
            input_topic=topic(env, "INPUT_TOPIC"),
            dead_letter_topic=topic(env, "DEAD_LETTER_TOPIC"),
            firestore_database=text(env, "FIRESTORE_DATABASE", "(default)"),
            item_fields=_item_fields(env, "ITEM_FIELDS"),
            commit_interval_s=interval_ms / 1_000,
            commit_max_interval_s=widest_ms / 1_000,
            max_writes=integer(env, "MAX_WRITES", 500, least=1),
            queue_max_bytes=integer(env, "QUEUE_MAX_BYTES", 32_000_000, least=1),
            commit_timeout_s=number(env, "COMMIT_TIMEOUT_S", 10.0, least=0.1),
            publish_timeout_s=number(env, "PUBLISH_TIMEOUT_S", 10.0, least=0.1),
        )


def _item_fields(env: Mapping[str, str], name: str) -> tuple[str, ...]:
    wanted = names(env, name)
    for field in wanted:
        if field in OWN_ITEM_FIELDS:
            raise BadSetting(f"{name}: {field} is written by the sink itself")
        if field.startswith("__"):
            raise BadSetting(f"{name}: {field} is a name that Firestore keeps for itself")
    return wanted
