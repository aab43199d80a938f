import pytest

from functions.enrich.geo import geo, place
from functions.enrich.row_records import Geo
from shared.raw import Client, Consent
from shared.raw import Geo as RawGeo

from .subjects import subject

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


def test_with_analytics_storage_denied_the_place_ends_at_the_country() -> None:
    client = Client(geo=RawGeo(country="DK", region="DK84", city="København"))
    seen = place(subject(client=client, consent=Consent(analytics_storage="denied")))
    assert seen.columns["geo"] == Geo(None, "Denmark", "Europe", None, "Northern Europe")


def test_an_address_alone_is_no_place() -> None:
    assert place(subject(client=Client(ip="203.0.113.7"))).columns == {}
