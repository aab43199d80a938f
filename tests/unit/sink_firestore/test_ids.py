import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.sink_firestore import ids
from functions.sink_firestore.ids import item_document_id, refund_key, transaction_document_id


@pytest.mark.parametrize(
    ("item_id", "document_id"),
    [
        ("SKU-1", "SKU-1"),
        ("SKU 1.b_c", "SKU 1.b_c"),
        ("🦔", "🦔"),
        ("a/b", "a%2Fb"),
        ("100%", "100%25"),
        ("a/(b)! é", "a%2F(b)!%20%C3%A9"),  # as encodeURIComponent writes it
        (".", "%2E"),
        ("..", "%2E%2E"),
        ("...", "..."),
        ("__x__", "%5F%5Fx%5F%5F"),
        ("____", "%5F%5F%5F%5F"),
        ("__a/b__", "%5F%5Fa%2Fb%5F%5F"),
        ("__x", "__x"),
        ("x" * 1_500, "x" * 1_500),
        # head -c 2000 /dev/zero | tr '\0' x | sha256sum
        ("x" * 2_000, "5c0e0ea421571c300b5df6aec0a118b5c3dc02e0683a546341d5efc689df2f58"),
    ],
)
def test_a_document_is_called_as_its_item_unless_firestore_cannot(
    item_id: str, document_id: str
) -> None:
    assert item_document_id(item_id) == document_id


@given(st.text(min_size=1), st.text(min_size=1))
def test_two_items_never_share_a_document(one: str, other: str) -> None:
    assert (item_document_id(one) == item_document_id(other)) == (one == other)


@given(st.text(alphabet="._/%x🦔", min_size=1, max_size=600))
def test_every_item_id_makes_an_id_that_firestore_takes(item_id: str) -> None:
    document_id = item_document_id(item_id)
    assert document_id
    assert "/" not in document_id
    assert document_id not in (".", "..")
    assert not (
        len(document_id) >= 4 and document_id.startswith("__") and document_id.endswith("__")
    )
    assert len(document_id.encode()) <= 1_500


@given(st.text(min_size=1, max_size=3_000))
def test_the_kept_item_id_has_the_same_document(item_id: str) -> None:
    kept = ids.kept_item_id(item_id)
    assert len(kept.encode()) <= 1_500
    assert item_document_id(kept) == item_document_id(item_id)


def test_the_key_of_a_transaction_has_no_separator_to_imitate() -> None:
    keys = {
        transaction_document_id("a", "transaction", "b"),
        transaction_document_id("a", "event", "b"),
        transaction_document_id("b", "transaction", "a"),
        transaction_document_id("a,transaction", "transaction", "b"),
        transaction_document_id('a","transaction', "transaction", "b"),
        transaction_document_id("a", "transaction", '","b'),
        transaction_document_id("a", "transaction", "b" * 10_000),
    }
    assert len(keys) == 7
    assert all(len(key) == 64 for key in keys)


def test_the_key_of_a_transaction_never_changes() -> None:
    # echo -n '["shop","transaction","T1"]' | sha256sum
    assert transaction_document_id("shop", "transaction", "T1") == (
        "74cac208676bf2021ccdc8267ff8118dd2356d1ac0781ff3c81c3522dbc92f18"
    )


def test_a_refund_is_known_by_its_id_else_by_its_lines_else_as_the_whole() -> None:
    lines = [["A", 1, None], ["B", 2, 3.5]]
    assert refund_key("R1", lines) == refund_key("R1", [])
    assert refund_key(None, lines) == refund_key(None, lines[::-1])
    assert refund_key(None, lines) != refund_key(None, lines[:1])
    assert refund_key(None, []) == "whole"
    assert len({refund_key("R1", []), refund_key(None, lines), refund_key("whole", [])}) == 3


@pytest.mark.parametrize(
    "word", ["", " ", "(not set)", "(Not Set)", "undefined", "null", "NaN", "[object Object]", None]
)
def test_a_word_for_no_id_is_no_id(word: str | None) -> None:
    assert ids.stated(word) is None


def test_a_minute_is_of_utc() -> None:
    assert ids.minute_id(1_795_176_061_000_000) == "20261120T1201"
    assert ids.minute_id(0) == "19700101T0000"
