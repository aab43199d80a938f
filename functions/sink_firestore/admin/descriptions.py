"""What items are, by BigQuery, for those whose document does not say it. Pure."""

from collections.abc import Set
from dataclasses import dataclass, field

from ..counting import ITEMS, Document
from ..events import Description, LateLine, Purchase
from ..ids import item_document_id
from .arrivals import Segment

Value = str | int | float


@dataclass(slots=True)
class Descriptions:
    """The describing fields of items, each as the row that was stored last has it.

    described: items whose document says already what they are; they are left as they are
    """

    described: Set[Document]
    _found: dict[Document, dict[str, tuple[int, Value]]] = field(default_factory=dict)

    def add(self, segment: Segment) -> None:
        """As the sink does: what a later purchase does not say stays as it was."""
        for stored_micros, event, _ in segment.facts:
            if isinstance(event, Purchase | LateLine):
                for item, fields in event.descriptions.items():
                    self._add((ITEMS, item_document_id(item)), fields, stored_micros)

    def _add(self, document: Document, fields: Description, stored_micros: int) -> None:
        if document in self.described:
            return
        known = self._found.setdefault(document, {})
        for name, value in fields.items():
            if name not in known or known[name][0] <= stored_micros:
                known[name] = stored_micros, value

    def of(self, document: Document) -> Description:
        """The document's describing fields; empty where BigQuery has none."""
        return {name: value for name, (_, value) in self._found.get(document, {}).items()}
