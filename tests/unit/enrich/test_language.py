import pytest

from functions.enrich.language import MAX_LENGTH, language


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("da-DK,da;q=0.9,en;q=0.8", "da-dk", id="a_browsers"),
        pytest.param("en;q=0.5, de-AT ; q=0.9 ,fr;q=0.8", "de-at", id="the_highest_weight"),
        pytest.param("fr;q=0.8,de;q=0.8", "fr", id="of_equals_the_first"),
        pytest.param("en;q=0.3,de;Q=1.000", "de", id="weights_in_full"),
        pytest.param("*,en;q=0.1", "en", id="any_is_no_language"),
        pytest.param("en;q=0,de;q=0.001", "de", id="weight_0_is_no_wish"),
        pytest.param("en;q=0.000", None, id="no_wish_alone"),
        pytest.param("en;q=2,de;q=-1,fr;q=,es;q=0.12345,it;level=1,pt;q=0.1", "pt", id="malformed"),
        pytest.param(";;,,=,q=1,en-,-gb,english language,e,ab_", None, id="all_malformed"),
        pytest.param("en-US", "en-us", id="a_tag"),
        pytest.param("zh-Hant-TW", "zh-hant-tw", id="with_a_script"),
        pytest.param("pt_BR", "pt-br", id="a_systems_spelling"),
        pytest.param("en-US@posix", None, id="a_locale_is_no_tag"),
        pytest.param("en-" + "x-" * 30 + "y", None, id="too_long"),
        pytest.param("de\u0131", None, id="not_ascii"),
        pytest.param("*", None, id="any"),
        pytest.param("", None, id="empty"),
        pytest.param(None, None, id="none"),
    ],
)
def test_the_preferred_language_in_ga4s_spelling(written: str | None, expected: str | None) -> None:
    assert language(written) == expected


def test_the_first_text_that_names_a_language_counts() -> None:
    assert language("de-AT", "en,fr") == "de-at"
    assert language("?", "en,fr") == "en"
    assert language(None, "en,fr") == "en"
    assert language() is None


def test_no_more_of_a_header_is_read_than_real_ones_have() -> None:
    assert language("*," * (MAX_LENGTH // 2) + "en") is None
