"""``GET /docs``: on, off, and made of our own files alone."""

import re

import pytest

from functions.ingest import docs
from tests.recorders import TopicRecorder

from .sending import error_of, handler, request


@pytest.mark.parametrize("path", docs.FILES)
def test_it_is_off_unless_it_is_switched_on_and_says_by_what(path: str) -> None:
    response = handler(TopicRecorder())(request(method="GET", path=path))
    assert error_of(response) == (404, "docs_off", None)
    assert b"DOCS=true" in response.get_data()


@pytest.mark.parametrize("path", docs.FILES)
def test_its_files_are_served_under_a_policy_that_lets_in_nothing_else(path: str) -> None:
    response = handler(TopicRecorder(), DOCS="true")(request(method="GET", path=path))
    assert response.status_code == 200
    assert response.mimetype == docs.FILES[path].mimetype
    assert len(response.get_data()) > 100
    assert response.headers["Cache-Control"] == "public, max-age=3600"
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert "img-src 'self' data: blob:;" in policy, "the pixel's answer is shown as a blob"


def test_the_page_refers_to_files_of_ours_alone_and_holds_no_script_itself() -> None:
    page = docs.content("/docs").decode()
    referred = set(re.findall(r'(?:src|href)="([^"]+)"', page))
    assert referred == {*docs.FILES, "/openapi.json"} - {"/docs"}
    assert re.findall(r"<script[^>]*>(.*?)</script>", page) == ["", ""]
    assert "style=" not in page
