import pytest

from functions.enrich.identity import identity, privacy_info
from functions.enrich.row_records import PrivacyInfo
from shared.raw import Consent, Param, User, Value, consent_in_force
from shared.streams import DefaultConsent, Stream

from .subjects import plain, subject, written

DENIED = Consent(analytics_storage="denied")


@pytest.mark.parametrize(
    ("user", "expected"),
    [
        pytest.param(User(client_id="1.2", cookie_id="c"), "1.2", id="clients_own_wins"),
        pytest.param(User(cookie_id="c"), "c", id="else_the_cookies"),
        pytest.param(User(client_id=""), None, id="empty_is_none"),
        pytest.param(User(), None, id="else_null"),
    ],
)
def test_user_pseudo_id(user: User, expected: str | None) -> None:
    assert identity(subject(user=user)).columns["user_pseudo_id"] == expected


def test_with_analytics_storage_denied_there_is_no_id_and_a_warning() -> None:
    user = User(client_id="1.2", cookie_id="c", user_id="u")
    row = written(subject(user=user, consent=DENIED))
    assert "user_pseudo_id" not in row
    assert "user_id" not in row
    assert row["angelia"]["warnings"] == ["ids dropped: analytics storage is denied"]


def test_the_streams_default_holds_where_the_hit_says_nothing() -> None:
    seen = subject(
        user=User(client_id="1.2"),
        stream=Stream(consent=DefaultConsent(analytics_storage="denied")),
    )
    assert "user_pseudo_id" not in written(seen)
    assert consent_in_force(Consent(analytics_storage="granted"), DENIED) == Consent(
        analytics_storage="granted"
    )


def test_user_properties_keep_their_types_and_times() -> None:
    given = Param(key="tier", value=Value(int_value=3, set_timestamp_micros=7))
    columns, _ = identity(subject(user=User(properties=[given])))
    assert plain(columns["user_properties"]) == [
        {"key": "tier", "value": {"int_value": 3, "set_timestamp_micros": 7}}
    ]


@pytest.mark.parametrize(
    ("consent", "analytics", "ads"),
    [
        (Consent(), "Unset", "Unset"),
        (Consent(analytics_storage="granted", ad_storage="denied"), "Yes", "No"),
        (DENIED, "No", "Unset"),
    ],
)
def test_privacy_info_is_in_ga4s_words(consent: Consent, analytics: str, ads: str) -> None:
    assert privacy_info(consent) == PrivacyInfo(analytics, ads, "No")
