"""What ``--dry-run`` has in place of the dataset."""

from .differences import FoundTable
from .warehouse import Warehouse


class Rehearsal:
    """The dataset of ``--dry-run``: answers as it is, and changes nothing."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse
        self._exists = True

    def exists(self) -> bool:
        """Whether the dataset is there."""
        self._exists = self._warehouse.exists()
        return self._exists

    def find(self, name: str) -> FoundTable | None:
        """A table or view."""
        return self._warehouse.find(name) if self._exists else None

    def _nothing(self, *_: object) -> None:
        """Do nothing."""

    create = create_table = set_fields = create_view = set_view = _nothing
