from tests.accuracy import geo


def test_places_by_address_reach_their_targets() -> None:
    for name, percent, count, target in geo.figures():
        assert percent >= target, f"{name}: {percent:.1f} % of {count}"


def test_the_figures_can_fail() -> None:
    wrong = geo._figure("", "city", "city", [({"city": "London"}, {}), ({"city": None}, {})])
    assert wrong == ("", 0.0, 1, 100.0)
    invented = geo._figure("", "city", "city", [({"city": None}, {"city": "Oslo"})])
    assert invented == ("", 0.0, 1, 100.0)


def test_without_a_database_the_country_is_the_registries() -> None:
    assert geo.finder(None)("8.8.8.8") == {
        "country": "United States",
        "continent": "Americas",
        "sub_continent": "Northern America",
    }
