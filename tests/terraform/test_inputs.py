"""What cannot work is an error before anything is made, in words that say what would."""

import json
import re
import shutil
from collections.abc import Iterator
from importlib import resources

import pytest

from local.settings import ROOT
from shared.settings import BadSetting
from shared.streams import DefaultConsent, Stream, Streams
from tests.terraform.bad_inputs import TABLES
from tests.terraform.bad_streams import BAD, TWICE
from tests.terraform.root import Failed, Root, Values
from tests.terraform.variables import LEAST

pytestmark = pytest.mark.needs("provider-stand-in")

SAID = [
    pytest.param(column, words, id=f"{column}-{'-'.join(bad)}-{place}")
    for column, table in TABLES.items()
    for place, (bad, words) in enumerate(table)
]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Root]:
    with Root(tmp_path_factory.mktemp("inputs")) as root:
        yield root


@pytest.fixture(scope="module")
def errors(root: Root) -> dict[str, str]:
    """What Terraform says, by column."""
    found = {}
    for column, table in TABLES.items():
        variables = dict(LEAST)
        for bad, _ in table:
            variables |= bad
        root.given(variables)
        with pytest.raises(Failed) as failed:
            root.run("plan", "-input=false", "-lock=false")
        found[column] = str(failed.value)
    return found


@pytest.mark.parametrize(("column", "words"), SAID)
def test_bad_input_is_explained(errors: dict[str, str], column: str, words: str) -> None:
    assert words in errors[column]


@pytest.mark.parametrize(
    "streams", [*({stream_id: BAD[stream_id][0]} for stream_id in BAD), TWICE], ids=[*BAD, "twice"]
)
def test_no_function_starts_with_a_stream_that_a_plan_refuses(streams: Values) -> None:
    with pytest.raises(BadSetting):
        Streams.from_text(json.dumps(streams))


def test_a_plan_knows_every_key_and_purpose_of_a_stream(errors: dict[str, str]) -> None:
    [keys] = re.findall(r"has no key origin: (.*?) are all there are", errors["streams"])
    [purposes] = re.findall(r"has no ad_storge: (.*?) are all there are", errors["streams"])
    assert {*keys.split(", "), "api_secret"} == set(Stream.__struct_fields__)
    assert set(purposes.split(", ")) == set(DefaultConsent.__struct_fields__)


def test_time_zones_are_those_of_the_tz_database() -> None:
    """tzdata's newest names, which functions carry: written anew when they change."""
    known = resources.files("tzdata").joinpath("zones").read_text().split()
    assert (ROOT / "terraform" / "time_zones.txt").read_text().split() == sorted(known)


def test_a_missing_and_an_old_build_stop_the_plan_and_say_what_to_run(root: Root) -> None:
    root.given(LEAST)
    shutil.rmtree(root.folder / "build" / "ingest")
    file = root.folder / "shared" / "push.py"
    file.write_text(file.read_text() + "\n")
    with pytest.raises(Failed) as failed:
        root.plan()
    assert "build/ingest is missing. Run: make build" in str(failed.value)
    assert "build/ingest is older" not in str(failed.value)
    assert re.search(r"build/enrich is older than .* Run: make build", str(failed.value))


def test_nothing_was_made(root: Root) -> None:
    assert not list(root.terraform.glob("*.tfstate"))


def test_the_example_has_what_is_needed() -> None:
    example = (ROOT / "terraform" / "terraform.tfvars.example").read_text()
    assert all(f"\n{name} " in example for name in LEAST)


def test_neither_lock_nor_state_can_be_committed() -> None:
    ignored = (ROOT / ".gitignore").read_text().split()
    assert {".terraform/", ".terraform.lock.hcl", "*.tfstate*"} <= set(ignored)
