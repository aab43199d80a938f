"""``make items`` against what a client would hand it."""

from types import SimpleNamespace

import pytest

from local import items


class Counters:
    """A client of Firestore, as far as ``items`` asks one; it holds these documents."""

    def __init__(self, *documents: dict[str, object]) -> None:
        self._documents = documents

    def collection(self, _: str) -> "Counters":
        return self

    def order_by(self, _field: str, *, direction: str) -> "Counters":
        assert direction == "DESCENDING"
        return self

    def limit(self, _: int) -> "Counters":
        return self

    def stream(self, **_: object) -> list[SimpleNamespace]:
        return [SimpleNamespace(to_dict=lambda one=one: one) for one in self._documents]


def test_an_empty_store_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(items, "firestore_client", lambda _: Counters())
    assert items.main() == 0
    assert capsys.readouterr().out == "no purchase yet\n"


def test_what_was_sold_is_a_table(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sold: dict[str, object] = {
        "item_id": "SKU-1", "item_name": "Mug", "counter": 3, "revenue_micros": {"EUR": 36_750_000},
    }  # fmt: skip
    monkeypatch.setattr(items, "firestore_client", lambda _: Counters(sold))
    assert items.main() == 0
    printed = capsys.readouterr().out
    assert "SKU-1" in printed
    assert "36.75 EUR" in printed
    assert "no purchase" not in printed
