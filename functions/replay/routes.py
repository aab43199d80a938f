"""Where a message may go back to: shared/pipeline.json says which stage reads which topic.

A replayed message names its stage, and subscriptions filter on it. One that names a stage which
reads nothing there would vanish without a word: such a letter is not sent.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

_TOPIC = re.compile(r"projects/[^/]+/topics/(?P<name>[^/]+)")

PIPELINE = Path(__file__).parents[2] / "shared" / "pipeline.json"


@dataclass(frozen=True, slots=True)
class Route:
    """The topic (``projects/P/topics/T``) and the one stage that is to take the message."""

    topic: str
    stage: str


class Routes:
    """The pushed subscriptions: each names a topic, and the stage that reads it."""

    def __init__(self, subscriptions: Mapping[str, Mapping[str, Any]]) -> None:
        self._reads = {
            name: (settings["topic"], settings["push_to"])
            for name, settings in subscriptions.items()
            if "push_to" in settings
        }

    @classmethod
    def from_file(cls, file: Path = PIPELINE) -> Self:
        """Read the pipeline's own file."""
        return cls(json.loads(file.read_text())["subscriptions"])

    def back_to(self, stage: str, topic: str) -> Route | str:
        """The way back of a dead letter, or why there is none. ``topic``: its full path."""
        path = _TOPIC.fullmatch(topic)
        if path and (path["name"], stage) in self._reads.values():
            return Route(topic, stage)
        return f"no stage {stage} reads {topic or 'a topic that is not named'}"

    def of_subscription(self, name: str, project: str) -> Route | str:
        """The way back of what Pub/Sub forwarded from a subscription, or why there is none."""
        if name not in self._reads or not project:
            return f"no stage is behind the subscription {name}"
        topic, stage = self._reads[name]
        return Route(f"projects/{project}/topics/{topic}", stage)
