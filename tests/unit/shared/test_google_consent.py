import pytest

from shared.google_consent import Read, read
from shared.raw import Consent

ADS_AND_ANALYTICS = Consent(ad_storage="denied", analytics_storage="denied")
ALL_FOUR = Consent(
    ad_storage="denied",
    analytics_storage="denied",
    ad_user_data="denied",
    ad_personalization="denied",
)


@pytest.mark.parametrize(
    ("gcs", "expected"),
    [
        ("G111", Consent(ad_storage="granted", analytics_storage="granted")),
        ("G101", Consent(ad_storage="denied", analytics_storage="granted")),
        ("G1-0", Consent(analytics_storage="denied")),
        ("G110x", Consent(ad_storage="granted", analytics_storage="denied")),
        ("G11", Consent(ad_storage="granted")),
        ("G1", Consent()),
        ("", Consent()),
        (" ", Consent()),
        (None, Consent()),
    ],
)
def test_gcs(gcs: object, expected: Consent) -> None:
    assert read(gcd=None, gcs=gcs) == Read(expected)


@pytest.mark.parametrize(
    ("gcd", "expected"),
    [
        ("13r3p3q3v5l1", Consent(ad_storage="granted", analytics_storage="denied",
                                 ad_user_data="denied", ad_personalization="granted")),
        ("13l3l3l3l1", Consent()),
        ("13r3p", Consent(ad_storage="granted", analytics_storage="denied")),
        ("13r3p3", Consent(ad_storage="granted", analytics_storage="denied")),
        ("13", Consent()),
        ("", Consent()),
    ],
)  # fmt: skip
def test_gcd(gcd: str, expected: Consent) -> None:
    assert read(gcd=gcd, gcs=None) == Read(expected)


@pytest.mark.parametrize("gcs", ["G1O0", "G1x1", "G11x", "g100", "100", "G", 100, [], False])
def test_a_gcs_that_cannot_be_read_denies_both_of_its_flags(gcs: object) -> None:
    assert read(gcd=None, gcs=gcs) == Read(ADS_AND_ANALYTICS, ("gcs",))


@pytest.mark.parametrize("gcd", ["13P3P3P3P5", "13z3t3t3t5", "13r3P", "t3t3t3t5", "1", "x", 13, {}])
def test_a_gcd_that_cannot_be_read_denies_its_four_flags_whatever_gcs_says(gcd: object) -> None:
    assert read(gcd=gcd, gcs="G111") == Read(ALL_FOUR, ("gcd",))


def test_of_a_flag_that_both_know_gcds_word_holds() -> None:
    assert read(gcd="13t3l", gcs="G100").consent == Consent(
        ad_storage="granted", analytics_storage="denied"
    )
