import gzip
import logging
from pathlib import Path

import pytest

from functions.enrich.geo_database import GeoDatabase
from functions.enrich.locate import Located
from functions.enrich.settings import HandlerSettings
from shared.settings import BadSetting
from tests.accuracy.geo import DATABASE

from .mmdb import database

TORONTO = {
    "country": {"iso_code": "CA", "names": {"en": "Canada"}},
    "subdivisions": [{"names": {"en": "Ontario"}}],
    "city": {"names": {"en": "Toronto (Old Toronto)"}},
}


def opened(folder: Path, record: object, *, ip_version: int = 6) -> GeoDatabase:
    file = folder / "test.mmdb"
    file.write_bytes(database(record, ip_version=ip_version))
    return GeoDatabase(str(file))


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("81.2.69.142", Located("GB", "ENG", "England", "London")),
        ("216.160.83.57", Located("US", "WA", "Washington", "Milton")),
        ("2a02:d500::1", Located(None)),
        ("8.8.8.8", None),
    ],
)
def test_maxminds_layout(address: str, expected: Located | None) -> None:
    assert GeoDatabase(str(DATABASE))(address) == expected


def test_db_ips_layout_has_no_codes_of_regions_and_districts_in_brackets(tmp_path: Path) -> None:
    assert opened(tmp_path, TORONTO)("8.8.8.8") == Located("CA", None, "Ontario", "Toronto")


def test_a_country_database_gives_the_country(tmp_path: Path) -> None:
    assert opened(tmp_path, {"country": {"iso_code": "CA"}})("8.8.8.8") == Located("CA")


def test_a_file_with_ipv4_alone_has_no_ipv6_address(tmp_path: Path) -> None:
    found = opened(tmp_path, TORONTO, ip_version=4)
    assert found("8.8.8.8") is not None
    assert found("2001:4860:4860::8888") is None


@pytest.mark.parametrize(
    "odd",
    [
        {"city": "Oslo", "subdivisions": "Oslo"},
        {"city": {"names": ["Oslo"]}, "subdivisions": {"names": {"en": "Oslo"}}},
        {"city": {"names": {"en": {}}}, "subdivisions": []},
        {"subdivisions": [["NO"]]},
    ],
)
def test_of_another_layout_only_what_fits_is_read(tmp_path: Path, odd: dict[str, object]) -> None:
    assert opened(tmp_path, {"country": {"iso_code": "NO"}, **odd})("8.8.8.8") == Located("NO")


@pytest.mark.parametrize(
    "record",
    [
        pytest.param({"autonomous_system_organization": "Example"}, id="networks"),
        pytest.param({"country_code": "NO"}, id="flat"),
        pytest.param({"country": "NO"}, id="flat_as_well"),
        pytest.param(["NO"], id="a_list"),
        pytest.param("NO", id="a_text"),
    ],
)
def test_a_database_of_other_things_stops_the_start(tmp_path: Path, record: object) -> None:
    with pytest.raises(BadSetting, match="a database of cities or countries"):
        opened(tmp_path, record)


WHOLE = DATABASE.read_bytes()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"<html>Not found</html>", id="a_page"),
        pytest.param(WHOLE[: len(WHOLE) // 2], id="half"),
        pytest.param(WHOLE[: len(WHOLE) - 20], id="short"),
        pytest.param(gzip.compress(WHOLE), id="still_packed"),
        pytest.param(bytes(len(WHOLE) - 400) + WHOLE[-400:], id="a_hole"),
        pytest.param(b"\xff" * (len(WHOLE) - 400) + WHOLE[-400:], id="overwritten"),
        pytest.param(WHOLE.replace(b"Boxford", b"Box\xffoxd"), id="not_utf8"),
    ],
)
def test_a_damaged_file_stops_the_start_by_name(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "damaged.mmdb"
    file.write_bytes(content)
    with pytest.raises(BadSetting, match=r"^GEO_DATABASE='.*damaged\.mmdb': "):
        HandlerSettings.from_env({"GEO_DATABASE": str(file)})


def test_a_file_that_is_not_there_stops_the_start_by_name(tmp_path: Path) -> None:
    absent = str(tmp_path / "absent.mmdb")
    with pytest.raises(BadSetting, match=r"^GEO_DATABASE='.*absent\.mmdb': .*No such file"):
        HandlerSettings.from_env({"GEO_DATABASE": absent})
    with pytest.raises(BadSetting, match=r"^GEO_DATABASE='.*': .*directory"):
        HandlerSettings.from_env({"GEO_DATABASE": str(tmp_path)})


def test_what_the_file_does_not_have_the_registries_have() -> None:
    locate = HandlerSettings.from_env({"GEO_DATABASE": str(DATABASE)}).locate
    assert locate("81.2.69.142") == Located("GB", "ENG", "England", "London")
    assert locate("8.8.8.8") == Located("US")
    assert HandlerSettings.from_env({}).locate("8.8.8.8") == Located("US")


def test_damage_that_comes_later_is_told_once_and_without_the_address(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    found = opened(tmp_path, TORONTO)
    file = tmp_path / "test.mmdb"
    with file.open("r+b") as written:  # the same file, as it is mapped
        written.seek(file.read_bytes().index(b"Ontario"))
        written.write(b"\xff")
    with caplog.at_level(logging.ERROR):
        assert [found("8.8.8.8"), found("8.8.4.4")] == [None, None]
    (record,) = caplog.records
    assert record.getMessage() == "geo_database_damaged"
    assert "8.8" not in str(record.__dict__)
