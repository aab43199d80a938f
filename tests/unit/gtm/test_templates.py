"""Every template in gtm/: GTM would take it, and its own tests pass."""

import re

import pytest

from tests.gtm import template
from tests.gtm.sandbox import Sandbox
from tests.gtm.template import GTM, Template

pytestmark = pytest.mark.needs("node")

NAMES = sorted(file.name for file in GTM.glob("*.tpl"))


@pytest.fixture(params=NAMES)
def given(request: pytest.FixtureRequest) -> Template:
    return template.read(request.param)


def test_gtm_would_take_it(sandbox: Sandbox, given: Template) -> None:
    assert sandbox.complaints(given) == []


def test_its_own_tests_pass(sandbox: Sandbox, given: Template) -> None:
    assert given.scenarios
    assert sandbox.own_tests(given) == {}


def test_the_code_reads_the_fields_that_there_are(given: Template) -> None:
    of_gtm = {"gtmOnSuccess", "gtmOnFailure"}
    read = set(re.findall(r"\bdata\.(\w+)", given.code)) - of_gtm
    shown = {name for name, field in given.fields().items() if field["type"] != "GROUP"}
    assert read == shown


def test_it_is_told_what_it_is(given: Template) -> None:
    assert given.info["id"] == "cvt_temp_public_id"  # GTM puts its own there
    assert given.info["displayName"].startswith("Angelia")
    assert given.info["description"]
