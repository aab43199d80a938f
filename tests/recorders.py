"""Recorders: stand where a client would, keep what they were given, or fail as told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass
class TopicRecorder:
    """A topic that keeps what is published; with ``failure`` it raises that instead."""

    failure: Exception | None = None
    published: list[tuple[bytes, dict[str, str]]] = field(default_factory=list)

    def publish(self, data: bytes, attributes: Mapping[str, str]) -> str:
        return self.publish_all([(data, attributes)])[0]

    def publish_all(self, messages: Sequence[tuple[bytes, Mapping[str, str]]]) -> list[str]:
        if self.failure:
            raise self.failure
        first = len(self.published)
        self.published += [(data, dict(attributes)) for data, attributes in messages]
        return [str(first + index) for index in range(len(messages))]
