"""What sink_firestore reads from its environment, once."""

from dataclasses import dataclass

from shared.settings import (
    BadSetting,
    FromEnvironment,
    integer,
    names,
    number,
    setting,
    text,
    topic,
)

# The fields that the sink itself writes to an item's document (docs/counters.md).
OWN_ITEM_FIELDS = frozenset(
    {
        "item_id", "item_name", "item_brand", "item_category", "price", "currency", "counter",
        "revenue_micros", "profit_micros", "purchases", "refunds", "updated_at",
    }
)  # fmt: skip


# Where COMMIT_MAX_INTERVAL_MS says nothing.
WIDEST_INTERVAL_S = 0.5


def item_field_names(written: str) -> tuple[str, ...]:
    """ITEM_FIELDS as names; BadSetting where one of them is taken."""
    wanted = names(written)
    for field in wanted:
        if field in OWN_ITEM_FIELDS:
            raise BadSetting(f"{field} is written by the sink itself")
        if field.startswith("__"):
            raise BadSetting(f"{field} is a name that Firestore keeps for itself")
    return wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(FromEnvironment):
    """Every variable that sink_firestore reads."""

    input_topic: str = setting(
        topic, meaning="where rows come from; named in dead letters, for the replay"
    )
    dead_letter_topic: str = setting(topic, meaning="where refused rows go")
    firestore_database: str = setting(
        text, "(default)", meaning="the database's id; this is Firestore's own name for the first"
    )
    item_fields: tuple[str, ...] = setting(
        item_field_names,
        "",
        meaning="item columns or item parameters copied to `items/{item_id}`, with commas between",
    )
    commit_interval_s: float = setting(
        number(of=1_000),
        "100",
        variable="COMMIT_INTERVAL_MS",
        unit="ms",
        meaning="between two commits, and so between two writes of a document",
    )
    commit_max_interval_s: float = setting(
        number(of=1_000),
        "0",
        variable="COMMIT_MAX_INTERVAL_MS",
        unit="ms",
        meaning="the same while Firestore is contended or busy; 0 means 500, or "
        "COMMIT_INTERVAL_MS where that is more",
    )
    max_writes: int = setting(
        integer(least=1),
        "500",
        unit="documents",
        meaning="of one commit; one purchase is never divided",
    )
    queue_max_bytes: int = setting(
        integer(least=1),
        "32000000",
        unit="bytes",
        meaning='what waits for its commit; beyond it Pub/Sub is told "later"',
    )
    commit_timeout_s: float = setting(
        number(least=0.1),
        "10",
        unit="s",
        meaning="for reading and committing what was taken together",
    )
    publish_timeout_s: float = setting(
        number(least=0.1), "10", unit="s", meaning="how long Pub/Sub has to confirm a dead letter"
    )

    def __post_init__(self) -> None:
        """The widest interval follows a wide one, but may not be set below it."""
        if not self.commit_max_interval_s:
            widest = max(WIDEST_INTERVAL_S, self.commit_interval_s)
            object.__setattr__(self, "commit_max_interval_s", widest)
        if self.commit_max_interval_s < self.commit_interval_s:
            raise BadSetting("COMMIT_MAX_INTERVAL_MS: COMMIT_INTERVAL_MS or more is needed")
