import pytest

from functions.enrich.geo import by_address, place
from functions.enrich.locate import Located
from functions.enrich.row_records import Geo
from shared.raw import Client, Consent
from shared.raw import Geo as Codes

from .subjects import subject

DENIED = Consent(analytics_storage="denied")
DENMARK = Geo(None, "Denmark", "Europe", None, "Northern Europe")
AARHUS = Geo("Aarhus", "Denmark", "Europe", "Central Denmark", "Northern Europe")
LONDON = Located("GB", "ENG", "England", "London")


def found(codes: Codes | None, located: Located | None = None) -> Geo | None:
    return place(subject(client=Client(geo=codes), located=located)).columns.get("geo")


def test_the_place_that_is_stated_wins_over_the_addresss() -> None:
    assert found(Codes(country="DK", region="82", city="Aarhus"), LONDON) == AARHUS


@pytest.mark.parametrize(
    "codes",
    [
        None,
        Codes(city="Aarhus"),
        pytest.param(Codes(country="ZZ", city="?"), id="app_engine_knows_none"),
        pytest.param(Codes(continent="002"), id="a_country_wins_over_a_continent"),
    ],
)
def test_where_no_country_is_stated_the_addresss_place_serves(codes: Codes | None) -> None:
    assert found(codes, LONDON) == Geo(
        "London", "United Kingdom", "Europe", "England", "Northern Europe"
    )


@pytest.mark.parametrize("located", [None, Located(None), Located("EU")])
def test_where_no_country_is_known_the_part_of_the_world_serves(located: Located | None) -> None:
    codes = Codes(sub_continent="154", continent="150", city="Aarhus")
    assert found(codes, located) == Geo(continent="Europe", sub_continent="Northern Europe")
    assert found(None, located) is None


@pytest.mark.parametrize(
    ("client", "located"),
    [
        (Client(geo=Codes(country="DK", region="DK84", city="København")), None),
        (Client(), Located("DK", "84", "Capital Region", "Copenhagen")),
    ],
)
def test_with_analytics_storage_denied_the_place_ends_at_the_country(
    client: Client, located: Located | None
) -> None:
    seen = place(subject(client=client, located=located, consent=DENIED))
    assert seen.columns["geo"] == DENMARK


def test_the_address_is_looked_up_only_where_no_country_is_stated() -> None:
    asked: list[str | None] = []

    def locate(address: str | None) -> Located:
        asked.append(address)
        return LONDON

    assert by_address(Client(ip="8.8.8.8", geo=Codes(country="DK")), locate) is None
    assert asked == []
    assert by_address(Client(ip="8.8.8.8", geo=Codes(country="ZZ")), locate) == LONDON
    assert by_address(Client(ip="8.8.4.4"), locate) == LONDON
    assert asked == ["8.8.8.8", "8.8.4.4"]
