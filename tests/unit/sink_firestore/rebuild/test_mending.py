"""How much of a mistake is corrected together with what is added."""

import pytest

from functions.sink_firestore.admin.mending import cancelling


@pytest.mark.parametrize(
    ("added", "wrong", "taken"),
    [(5, -3, -3), (5, -8, -5), (-5, 3, 3), (-5, 8, 5), (5, 8, None), (-5, -8, None), (5, 0, None)],
)
def test_only_what_is_added_is_taken_back(added: int, wrong: int, taken: int | None) -> None:
    document, path = ("items", "A"), ("counter",)
    found = cancelling({document: {path: added}}, {document: {path: wrong}, ("items", "B"): {}})
    assert found == ({} if taken is None else {document: {path: taken}})
