from collections.abc import Callable
from dataclasses import dataclass

import pytest

from shared.settings import (
    BadSetting,
    FromEnvironment,
    described,
    flag,
    integer,
    names,
    number,
    one_of,
    setting,
    text,
    topic,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(FromEnvironment):
    needed: str = setting(text, meaning="a text")
    wait_s: float = setting(number(of=1_000), "50", variable="WAIT_MS", unit="ms", meaning="a time")
    headers: tuple[str, ...] = setting(names, "a, b,", empty_is_absent=False, meaning="a list")
    key: str = setting(one_of("x"), "x", is_secret=True, meaning="a secret")


def test_a_setting_is_its_variables_value_or_its_default() -> None:
    settings = Settings.from_env({"NEEDED": "x"})
    assert (settings.needed, settings.wait_s, settings.headers) == ("x", 0.05, ("a", "b"))
    settings = Settings.from_env({"NEEDED": "x", "WAIT_MS": "5", "HEADERS": "c"})
    assert (settings.wait_s, settings.headers) == (0.005, ("c",))


def test_an_empty_variable_is_as_good_as_absent_unless_nothing_is_a_value() -> None:
    settings = Settings.from_env({"NEEDED": "x", "WAIT_MS": "", "HEADERS": ""})
    assert (settings.wait_s, settings.headers) == (0.05, ())
    with pytest.raises(BadSetting, match="NEEDED is not set"):
        Settings.from_env({"NEEDED": ""})


def test_a_mistake_names_the_variable_the_value_and_the_rule_but_no_secret() -> None:
    with pytest.raises(BadSetting, match="WAIT_MS='soon': a number is needed"):
        Settings.from_env({"NEEDED": "x", "WAIT_MS": "soon"})
    with pytest.raises(BadSetting, match=r"^KEY: one of x is needed$"):
        Settings.from_env({"NEEDED": "x", "KEY": "hush"})


def test_the_fields_describe_themselves() -> None:
    about = described(Settings)["wait_s"]
    assert (about.variable, about.default, about.unit) == ("WAIT_MS", "50", "ms")
    assert described(Settings)["needed"].variable == "NEEDED"


@pytest.mark.parametrize(
    ("read", "written", "value"),
    [
        (number(), "2.5", 2.5),
        (integer(), "7", 7),
        (integer(), "7.0", 7),
        (flag, "False", False),
        (names, "a, b", ("a", "b")),
        (one_of("None", "Lax"), "none", "None"),
        (topic, "projects/p/topics/t", "projects/p/topics/t"),
    ],
)
def test_what_is_read(read: Callable[[str], object], written: str, value: object) -> None:
    assert read(written) == value


@pytest.mark.parametrize(
    ("read", "written"),
    [
        pytest.param(topic, "raw-events", id="no_full_name"),
        pytest.param(number(), "soon", id="no_number"),
        pytest.param(number(), "nan", id="not_a_number"),
        pytest.param(number(), "-1", id="below_the_least"),
        pytest.param(number(most=2), "3", id="over_the_most"),
        pytest.param(integer(), "1.5", id="a_fraction"),
        pytest.param(integer(), "inf", id="endless"),
        pytest.param(flag, "yes", id="neither_true_nor_false"),
        pytest.param(one_of("None", "Lax"), "Loose", id="none_of_the_words"),
    ],
)
def test_what_cannot_be_used(read: Callable[[str], object], written: str) -> None:
    with pytest.raises(BadSetting):
        read(written)
