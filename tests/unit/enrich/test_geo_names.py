import pytest

from functions.enrich.geo_names import (
    CONTINENTS,
    MAX_NAME_LENGTH,
    NAMES,
    SUB_CONTINENTS,
    geo,
    part_of_world,
)
from functions.enrich.row_records import Geo

UTTAR_PRADESH = Geo("Noida", "India", "Asia", "Uttar Pradesh", "Southern Asia")


@pytest.mark.parametrize(
    ("country", "region", "city", "expected"),
    [
        pytest.param("IN", "INUP", "Noida", UTTAR_PRADESH, id="load_balancer"),
        pytest.param("IN", "IN-UP", "Noida", UTTAR_PRADESH, id="iso_3166_2"),
        pytest.param("in", "up", "noida", UTTAR_PRADESH, id="app_engine"),
        pytest.param(
            "US", "zz", None, Geo(None, "United States", "Americas", None, "Northern America"),
            id="unknown_region",
        ),
        pytest.param("ZZ", "CA", "somewhere", None, id="unknown_country"),
        pytest.param(None, None, None, None, id="nothing"),
    ],
)  # fmt: skip
def test_codes_become_ga4s_names(
    country: str | None, region: str | None, city: str | None, expected: Geo | None
) -> None:
    assert geo(country, region, city) == expected


@pytest.mark.parametrize(
    ("region", "name", "expected"),
    [
        ("E", "Östergötland County", "Östergötland"),
        (None, "Skåne", "Skåne"),
        ("??", "Åland", "Åland"),
    ],
)
def test_a_regions_own_name_serves_where_it_has_no_code_that_is_known(
    region: str | None, name: str, expected: str
) -> None:
    found = geo("SE", region, None, name)
    assert found is not None
    assert found.region == expected


def test_names_are_kept_up_to_a_length() -> None:
    found = geo("SE", None, "X" * 5_000)
    assert found is not None
    assert found.city == "X" * MAX_NAME_LENGTH


@pytest.mark.parametrize(
    ("sub_continent", "continent", "expected"),
    [
        pytest.param("021", "019", Geo(continent="Americas", sub_continent="Northern America"),
                     id="both"),
        pytest.param("21", None, Geo(continent="Americas", sub_continent="Northern America"),
                     id="zeros_lost"),
        pytest.param("154", "142", Geo(continent="Europe", sub_continent="Northern Europe"),
                     id="a_sub_continents_own_continent_wins"),
        pytest.param(None, "150", Geo(continent="Europe"), id="continent_alone"),
        pytest.param("999", "002", Geo(continent="Africa"), id="unknown_sub_continent"),
        pytest.param("150", "", None, id="a_continent_is_no_sub_continent"),
        pytest.param("١٥٤", "Europe", None, id="no_code"),
        pytest.param(None, None, None, id="nothing"),
    ],
)  # fmt: skip
def test_m49_codes_become_ga4s_names(
    sub_continent: str | None, continent: str | None, expected: Geo | None
) -> None:
    assert part_of_world(sub_continent, continent) == expected


def test_the_parts_of_the_world_are_those_that_countries_lie_in() -> None:
    of_countries = {(continent, part) for _, continent, part in NAMES.countries.values()}
    assert {(CONTINENTS[within], name) for name, within in SUB_CONTINENTS.values()} == of_countries
