from functions.ingest.consent import permitted_user
from shared.raw import Consent, Param, User, consent_in_force


def test_what_the_hit_says_wins_over_the_streams_default() -> None:
    stated = Consent(ad_storage="granted")
    default = Consent(ad_storage="denied", analytics_storage="denied")
    assert consent_in_force(stated, default) == Consent(
        ad_storage="granted", analytics_storage="denied"
    )
    assert consent_in_force(Consent(), Consent()) == Consent()


def test_without_analytics_storage_no_identifier_is_left() -> None:
    properties = [Param(key="plan")]
    user = User(cookie_id="c", client_id="d", user_id="u", properties=properties)
    denied = permitted_user(user, Consent(analytics_storage="denied"))
    assert denied == User(properties=properties)
    assert permitted_user(user, Consent(analytics_storage="granted")) == user
    assert permitted_user(user, Consent()) == user
