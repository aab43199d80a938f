"""``make items`` against what a client would hand it."""

from types import SimpleNamespace

import pytest

from local import items, tables


class Counters:
    """A client of Firestore, as far as ``items`` asks one; it holds these documents."""

    def __init__(self, *documents: dict[str, object]) -> None:
        self._documents = documents

    def collection(self, _: str) -> "Counters":
        return self

    def order_by(self, _field: str, *, direction: str) -> "Counters":
        assert direction == "DESCENDING"
        return self

    def limit(self, most: int) -> "Counters":
        return Counters(*self._documents[:most])

    def count(self) -> "Counters":
        return self

    def get(self, **_: object) -> list[list[SimpleNamespace]]:
        return [[SimpleNamespace(value=len(self._documents))]]

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
    assert printed.endswith("\n1 of 1, most sold first\n")


def test_the_last_line_says_how_many_more_there_are(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sold = [{"item_id": f"SKU-{number}", "counter": 1} for number in range(111)]
    monkeypatch.setattr(items, "firestore_client", lambda _: Counters(*sold))
    assert items.main() == 0
    assert capsys.readouterr().out.endswith("\n40 of 111, most sold first\n")


@pytest.mark.parametrize("width", [80, 40])
def test_an_id_is_whole_however_narrow_the_terminal(width: int) -> None:
    item = {"item_id": "GGOEGADC134710-[L]", "item_name": "Google Mural Tote " * 5, "counter": 3}
    printed = list(tables.lines(items.table([item]), width=width))
    assert any("GGOEGADC134710-[L]" in line for line in printed)


def test_currencies_stand_in_their_order() -> None:
    micros = {"USD": 17_000_000, "EUR": 9_500_000}
    printed = "\n".join(tables.lines(items.table([{"item_id": "a", "revenue_micros": micros}])))
    assert "9.50 EUR, 17.00 USD" in printed
