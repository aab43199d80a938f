"""The figures of `make accuracy` do not fall below their targets, and a miss is a failure."""

from types import ModuleType

import pytest

from tests.accuracy import __main__ as accuracy
from tests.accuracy import bots, device, families
from tests.accuracy.figures import Figure


@pytest.mark.parametrize("scorer", [device, bots])
def test_figures_reach_their_targets(scorer: ModuleType) -> None:
    figures = list(scorer.figures(beside=False))
    assert figures
    assert all(figure.rows > 20 for figure in figures)
    assert [figure for figure in figures if figure.percent < figure.target] == []


@pytest.mark.parametrize(("percent", "status"), [(92.0, 0), (91.9, 1)])
def test_the_command_fails_where_a_target_is_missed(
    percent: float, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    figure = Figure("device: category", percent, 100, 92, 68.5)
    assert accuracy.main([lambda: [figure]]) == status
    assert ("missed" in capsys.readouterr().out) == bool(status)


@pytest.mark.parametrize(
    ("family", "one", "other"),
    [
        (families.system, "Mac OS X", "Macintosh"),
        (families.system, "Ubuntu", "Linux"),
        (families.system, "Windows Phone 8.1", "Windows CE"),
        (families.browser, "Chrome Mobile iOS", "Google Chrome"),
        (families.browser, "Android Webview", "Chrome WebView"),
        (families.brand, "LGE", "LG"),
        (families.brand, "Redmi", "Xiaomi"),
        (families.brand, "Generic_Android", None),
    ],
)
def test_names_of_one_family(family: object, one: str, other: str | None) -> None:
    assert callable(family)
    assert family(one) == family(other)


def test_names_of_two_families() -> None:
    assert families.browser("Chrome") != families.browser("Android Webview")
    assert families.system("Android") != families.system("Linux")
    assert families.brand("Honor") != families.brand("Huawei")
