"""The parts that a commit goes through, on a real store."""

import asyncio
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from local.firestore.clock import Clock
from local.firestore.commits import Committer
from local.firestore.documents import Documents
from local.firestore.messages import Document, TransactionOptions, Write
from local.firestore.store import Store
from local.firestore.transactions import Transactions
from local.firestore.write_rates import WriteRates
from local.firestore.writes import Change
from tests.unit.local.firestore.subjects import ROOT

A, B = f"{ROOT}/items/a", f"{ROOT}/items/b"
READ_WRITE = TransactionOptions()


class CountingStore(Store):
    """A store that counts its SQLite transactions, and fails when told to."""

    def __init__(self, data_dir: Path) -> None:
        super().__init__(data_dir)
        self.saves = 0
        self.is_full = False

    def save(self, changes: Iterable[Change]) -> None:
        if self.is_full:
            raise sqlite3.OperationalError("database or disk is full")
        self.saves += 1
        super().save(changes)


class Database:
    """The parts that a commit goes through, and what observers were told."""

    def __init__(self, store: CountingStore, rates: WriteRates) -> None:
        self.store = store
        self.documents = Documents(store.load())
        self.transactions = Transactions(self.documents)
        self.told: list[list[Change]] = []
        self.committer = Committer(
            self.documents, store, Clock(), self.transactions, rates, self.told.append
        )

    def outcomes(self, *commits: list[Write]) -> list[Any]:
        """Hand in all commits at once; what each returned or raised."""

        async def handed_in() -> list[Any]:
            waiting = [self.committer.commit(writes) for writes in commits]
            return await asyncio.gather(*waiting, return_exceptions=True)

        return asyncio.run(handed_in())

    def fields(self, name: str) -> dict[str, int] | None:
        found: Document | None = self.documents.get(name)
        if found is None:
            return None
        return {field: found.fields[field].integer_value for field in found.fields}
