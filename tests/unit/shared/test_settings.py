from collections.abc import Callable

import pytest

from shared.settings import BadSetting, flag, integer, names, number, text, topic


def test_a_variable_that_is_empty_is_as_good_as_absent() -> None:
    assert text({"A": ""}, "A", "default") == "default"
    assert number({"A": ""}, "A", 1.5) == 1.5
    assert integer({"A": ""}, "A", 3) == 3
    assert flag({"A": ""}, "A", default=True) is True
    assert names({}, "A", "x, y,") == ("x", "y")


def test_a_variable_replaces_the_default() -> None:
    env = {"N": "2.5", "I": "7", "F": "False", "L": "a,b"}
    assert number(env, "N", 1.0) == 2.5
    assert integer(env, "I", 1) == 7
    assert flag(env, "F", default=True) is False
    assert names(env, "L", "x") == ("a", "b")


@pytest.mark.parametrize(
    "read",
    [
        pytest.param(lambda: text({}, "A"), id="missing"),
        pytest.param(lambda: topic({"A": "raw-events"}, "A"), id="no_full_name"),
        pytest.param(lambda: number({"A": "soon"}, "A", 1), id="no_number"),
        pytest.param(lambda: number({"A": "nan"}, "A", 1), id="not_a_number"),
        pytest.param(lambda: number({"A": "-1"}, "A", 1), id="below_the_least"),
        pytest.param(lambda: integer({"A": "1.5"}, "A", 1), id="a_fraction"),
        pytest.param(lambda: integer({"A": "inf"}, "A", 1), id="endless"),
        pytest.param(lambda: flag({"A": "yes"}, "A", default=True), id="neither_true_nor_false"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(read: Callable[[], object]) -> None:
    with pytest.raises(BadSetting, match="A"):
        read()
