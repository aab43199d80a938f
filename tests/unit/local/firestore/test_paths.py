import pytest
from google.cloud.firestore_v1.field_path import FieldPath
from hypothesis import given
from hypothesis import strategies as st

from local.firestore.errors import FirestoreError
from local.firestore.names import document_name
from local.firestore.paths import field_path, written_path
from tests.unit.local.firestore.subjects import ROOT

NAMES = st.text(min_size=1, max_size=8) | st.text("a.`\\_0 ", min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("a", ("a",)),
        ("a.b_1.C", ("a", "b_1", "C")),
        ("`a.b`.c", ("a.b", "c")),
        (r"`a\`b`", ("a`b",)),
        (r"`a\\`.b", ("a\\", "b")),
        ("`1`", ("1",)),
        ("`a\nb`", ("a\nb",)),
    ],
)
def test_a_field_path_is_read(text: str, path: tuple[str, ...]) -> None:
    assert field_path(text) == path


@pytest.mark.parametrize("text", ["", ".", "a.", ".a", "a..b", "1a", "a b", "`a", "a`b`", "``"])
def test_what_is_no_field_path_is_refused(text: str) -> None:
    with pytest.raises(FirestoreError, match="Invalid property path"):
        field_path(text)


@pytest.mark.parametrize("text", ["__a__", "a.`____`", "a.__name__", "`" + "x" * 1501 + "`"])
def test_a_name_that_nobody_may_write_is_refused(text: str) -> None:
    with pytest.raises(FirestoreError):
        written_path(text)


@given(st.lists(NAMES, min_size=1, max_size=4).map(tuple))
def test_a_path_that_the_client_quotes_reads_as_itself(path: tuple[str, ...]) -> None:
    assert field_path(FieldPath(*path).to_api_repr()) == path


@given(st.text(max_size=20) | st.text("ab.`\\", max_size=12))
def test_any_text_is_a_path_or_refused(text: str) -> None:
    try:
        path = field_path(text)
    except FirestoreError:
        return
    assert path
    assert all(path)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "items/a",
        ROOT,
        ROOT + "/items",
        ROOT + "/items/",
        ROOT + "/items//x",
        ROOT + "/items/a/",
        ROOT + "/items/.",
        ROOT + "/items/__a__",
        ROOT + "x/items/a",
        "projects/p/databases//documents/items/a",
        ROOT + "/items/" + "x" * 1501,
        ROOT + "/a/b" * 101,
    ],
)
def test_what_is_no_document_name_is_refused(name: str) -> None:
    with pytest.raises(FirestoreError):
        document_name(name)


def test_a_document_name_knows_its_parts() -> None:
    name = document_name(ROOT + "/items/a/shards/æ b")
    assert (name.root, name.collection, name.collection_id, name.path) == (
        ROOT,
        ROOT + "/items/a/shards",
        "shards",
        "items/a/shards/æ b",
    )


@given(st.text(max_size=30), st.text(max_size=10))
def test_any_text_is_a_document_name_or_refused(start: str, end: str) -> None:
    for text in (start, f"{ROOT}/{end}", f"{ROOT}/items/{end}"):
        try:
            name = document_name(text)
        except FirestoreError:
            continue
        assert f"{name.root}/{name.path}" == text == name.full
