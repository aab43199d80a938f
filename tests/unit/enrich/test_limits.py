import pytest

from functions.enrich.limits import MOST_WARNINGS, limits
from functions.enrich.rows import subject_of
from functions.enrich.subject import Subject
from shared.raw import Page, Session, User
from shared.streams import Stream

from .subjects import param, raw_event, raw_hit, subject, written


def titled(title: str) -> Subject:
    return subject_of(raw_hit(page=Page(title=title)), 0, Stream())


@pytest.mark.parametrize(
    ("visit", "warning"),
    [
        (subject(raw_event("n" * 41)), "event_name: over GA4's 40 characters"),
        (
            subject(raw_event(params={"k" * 41: 1})),
            f"event_params.{'k' * 40}…: a name over GA4's 40 characters",
        ),
        (
            subject(raw_event(params={"colour": "b" * 101})),
            "event_params.colour: 101 characters, over GA4's 100",
        ),
        (
            subject(page="https://a.example/" + "p" * 1_000),
            "event_params.page_location: 1018 characters, over GA4's 1000",
        ),
        (
            subject(referrer="https://a.example/" + "p" * 420),
            "event_params.page_referrer: 438 characters, over GA4's 420",
        ),
        (titled("t" * 301), "event_params.page_title: 301 characters, over GA4's 300"),
        (
            subject(raw_event(params={f"p{n}": n for n in range(26)})),
            "event_params: 26, over GA4's 25",
        ),
        (subject(raw_event(items=[{}] * 201)), "items: 201, over GA4's 200"),
        (subject(user=User(user_id="u" * 257)), "user_id: over GA4's 256 characters"),
        (
            subject(user=User(properties=[param("k" * 25, 1)])),
            f"user_properties.{'k' * 25}: a name over GA4's 24",
        ),
        (
            subject(user=User(properties=[param("tier", "g" * 37)])),
            "user_properties.tier: a value over GA4's 36",
        ),
        (
            subject(user=User(properties=[param(f"p{n}", n) for n in range(26)])),
            "user_properties: 26, over GA4's 25",
        ),
    ],
)
def test_what_ga4_would_cut_or_drop_is_said(visit: Subject, warning: str) -> None:
    part = limits(visit)
    assert (part.columns, part.warnings) == ({}, (warning,))


def test_and_is_kept_whole() -> None:
    seen = written(subject(raw_event(params={"colour": "b" * 101})))
    assert {"key": "colour", "value": {"string_value": "b" * 101}} in seen["event_params"]
    assert seen["angelia"]["warnings"] == ["event_params.colour: 101 characters, over GA4's 100"]


def test_an_event_at_the_limits_has_no_warning() -> None:
    params: dict[str, str | int] = {f"p{n}": n for n in range(24)}
    params |= {"k" * 40: "v" * 100, "page_title": "t" * 300, "ga_session_id": 1, "entrances": 1}
    event = raw_event("n" * 40, params=params)
    assert limits(subject(event, session=Session(id=1))).warnings == ()


def test_a_thousand_of_them_are_not_all_listed() -> None:
    params = {f"p{n}": "v" * 101 for n in range(1_000)}
    warnings = limits(subject(raw_event(params=params))).warnings
    assert len(warnings) == MOST_WARNINGS + 1
    assert warnings[-1] == "991 more over GA4's limits"
